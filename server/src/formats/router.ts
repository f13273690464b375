import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';
import { Clock, Origin, type Line } from '../input/line.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader, type MessageFormat } from './format.ts';

/** A block whose rows stop for so many lines is over: what looks like its rows later is another, cut one. */
const MAX_GAP = 256;

/** What the router asks of the section that it works for. */
export interface RouterHost {
  readonly facts: Facts;
  readonly blocks: readonly BlockFormat[];
  readonly messages: readonly MessageFormat[];
  /** Makes a block that begins with this line. */
  readonly newBlock: (format: BlockFormat, line: Line) => Block;
  /** The block of everything between the tables: the log itself. */
  readonly container: (line: Line) => Block;
}

interface Active {
  readonly reader: BlockReader;
  readonly block: Block;
  taken: number;
}

/**
 * Sends each line to the block that is open in its stream, else looks for a format whose block begins with it, else
 * offers it to the message formats. Streams are apart because they interleave: the hypervisor's lines, a nested
 * hypervisor's, and everything without a prefix.
 */
export class Router {
  /** Some format knew some line. */
  recognised = false;
  readonly #host: RouterHost;
  readonly #active: (Active | null)[] = [null, null, null];
  /** Whose the last line was, and how long its envelope. */
  #runner: Active | null = null;
  #prefix = 0;
  /** Time of the latest kernel line, NaN before the first. */
  #kernelTime = NaN;
  /** Tables since that line: the next one says when they were over. */
  #untimed: Block[] = [];

  constructor(host: RouterHost) {
    this.#host = host;
  }

  /** Takes one line whose envelope has been read. */
  take(line: Line): void {
    this.#runner = null;
    const stream = line.guest !== -1 ? 2 : line.origin === Origin.hypervisor ? 1 : 0;
    if (line.origin !== Origin.kernel) {
      const active = this.#active[stream] ?? null;
      if (active !== null && this.#offer(active, line, stream)) return;
      if (this.#open(line, stream)) return;
    }
    this.#message(line);
  }

  /** Offers the lines in memory to the table whose row was the last line; see `LineSink.takeRun`. */
  takeRun(line: Line, limit: number): number {
    const runner = this.#runner;
    if (runner?.reader.takeRun === undefined) return 0;
    const taken = runner.reader.takeRun(line, this.#prefix, limit);
    if (taken === 0) return 0;
    runner.block.lastLine = line.number + taken - 1;
    runner.taken += taken;
    return taken;
  }

  /** The section is over. */
  end(): void {
    for (const stream of this.#active.keys()) this.#close(stream, false);
  }

  #offer(active: Active, line: Line, stream: number): boolean {
    if (line.number - active.block.lastLine > MAX_GAP) {
      this.#close(stream, false);
      return false;
    }
    const taken = active.reader.read(line);
    if (taken === Taken.no) return false;
    active.block.lastLine = line.number;
    active.taken += 1;
    if (taken === Taken.last) this.#close(stream, true);
    else if (line.guest === -1) {
      this.#runner = active;
      this.#prefix = line.payload - line.start;
    }
    return true;
  }

  #open(line: Line, stream: number): boolean {
    for (const format of this.#host.blocks) {
      if (stream !== 0 && format.stream === 'tool') continue;
      const how = format.starts(line);
      if (how === null) continue;
      this.#close(stream, true);
      const block = this.#host.newBlock(format, line);
      this.recognised = true;
      if (line.clock === Clock.boot) block.hypervisorTime = line.time;
      block.kernelTimeBefore = this.#kernelTime;
      const { facts } = this.#host;
      const note: BlockContext['note'] = (rule, at, data) => {
        facts.notes.push({ rule, capture: block.capture, source: block.source, line: at, data });
      };
      const reader = format.open({ facts, block, note, startsLate: how === 'middle' });
      const active = { reader, block, taken: 0 };
      this.#active[stream] = active;
      return this.#offer(active, line, stream);
    }
    return false;
  }

  #message(line: Line): void {
    const block = this.#host.container(line);
    block.lastLine = line.number;
    if (line.origin === Origin.kernel && line.clock === Clock.boot) {
      noteKernelTime(block, line.time);
      for (const active of this.#active) if (active !== null) noteKernelTime(active.block, line.time);
      this.#kernelTime = line.time;
      for (const closed of this.#untimed) closed.kernelTimeAfter = line.time;
      if (this.#untimed.length > 0) this.#untimed = [];
    }
    for (const format of this.#host.messages) {
      if (!format.read(line, block, this.#host.facts)) continue;
      this.recognised = true;
      return;
    }
  }

  #close(stream: number, followed: boolean): void {
    const active = this.#active[stream];
    if (active === null || active === undefined) return;
    this.#active[stream] = null;
    active.reader.end(followed);
    const { block } = active;
    this.#untimed.push(block);
    if (block.completeness === 'complete' && block.lastLine - block.firstLine + 1 > active.taken)
      block.completeness = 'interleaved';
  }
}

const noteKernelTime = (block: Block, time: number): void => {
  if (Number.isNaN(block.firstKernelTime)) block.firstKernelTime = time;
  block.lastKernelTime = time;
};
