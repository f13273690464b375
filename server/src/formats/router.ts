import { worse } from '../core/completeness.ts';
import { decodeUtf8 } from '../core/utf8.ts';
import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';
import { noteLoss } from '../facts/lost-lines.ts';
import { Clock, Origin, type Line } from '../input/line.ts';
import { ClockWatch } from './clock-watch.ts';
import type { Field } from './field.ts';
import { EnvelopeMemo } from './envelope-memo.ts';
import { plainLogLine } from './plain-log-line.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader, type MessageFormat } from './format.ts';

/** A block whose rows stop for so many lines is over: what looks like its rows later is another, cut one. */
const MAX_GAP = 256;

/** What the router asks of the section that it works for. */
export interface RouterHost {
  readonly facts: Facts;
  readonly blocks: readonly BlockFormat[];
  readonly messages: readonly MessageFormat[];
  /** The format of a section that holds nothing else, or null. */
  readonly only: BlockFormat | null;
  /** A line of such a section that its format does not know. */
  readonly stray: (line: Line) => void;
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
  /** The last line was one of a kernel's log. */
  #inLog = false;
  /** Time of the latest kernel line, NaN before the first. */
  #kernelTime = NaN;
  /** Tables since that line: the next one says when they were over. */
  #untimed: Block[] = [];
  readonly #clocks: ClockWatch;
  readonly #envelope = new EnvelopeMemo();
  /** What tells whether a message format ignores a line of a kernel. */
  readonly #ignorers: readonly NonNullable<MessageFormat['ignores']>[];

  constructor(host: RouterHost) {
    this.#host = host;
    this.#clocks = new ClockWatch(host.facts.clocks);
    this.#ignorers = host.messages.map(({ ignores }) => ignores).filter((ignores) => ignores !== null);
  }

  /** Takes one line whose envelope has been read. Answers whether a format knows it; see `Taken.cut`. */
  take(line: Line): Taken {
    this.#runner = null;
    this.#inLog = line.origin === Origin.kernel;
    if (this.#host.only !== null) return this.#takeOnly(line, this.#host.only);
    const stream = streamOf(line);
    if (line.origin === Origin.hypervisor) this.#clocks.hypervisor(line);
    if (line.origin !== Origin.kernel) {
      const active = this.#active[stream] ?? null;
      const taken = active === null ? Taken.no : this.#offer(active, line, stream);
      if (taken !== Taken.no) return taken;
      const opened = this.#open(line, stream);
      if (opened !== Taken.no) return opened;
    }
    return this.#message(line) ? Taken.yes : Taken.no;
  }

  /** Offers a line as a message only. */
  takeMessage(line: Line): Taken {
    return this.#message(line) ? Taken.yes : Taken.no;
  }

  /** The line that `take` just called cut has no rest. */
  cut(line: Line): void {
    const active = this.#active[streamOf(line)] ?? null;
    if (active === null) return;
    active.reader.cut?.(line);
    active.block.lastLine = line.number + line.lines - 1;
    active.taken += line.lines;
  }

  /** Lines were left out at a line: whatever was being printed is not whole, and what follows may be something else. */
  gap(line: number): void {
    this.#runner = null;
    for (const [stream, active] of this.#active.entries()) {
      if (active === null) continue;
      this.#close(stream, false);
      const { block } = active;
      block.completeness = worse(block.completeness, 'ends-early');
      block.reason ??= `lines were left out at line ${line}`;
    }
  }

  /** A line in the middle of which another writer began, and the first part of which no format took. */
  spliced(line: Line): void {
    const { lostLines } = this.#host.facts.tables;
    const isTold = lostLines.rows() > 0 && lostLines.line.at(lostLines.rows() - 1) === line.number;
    if (isTold && lostLines.block.at(lostLines.rows() - 1) === this.#host.container(line).id) return;
    const time = line.clock === Clock.boot ? line.time : null;
    noteLoss(this.#host.facts, this.#host.container(line), line.number, {
      what: 'unreadable',
      count: 1,
      by: null,
      time,
    });
  }

  /** The fields of a line as the open table of its stream or a message format sees them, or null. */
  fields(line: Line): readonly Field[] | null {
    const { blocks, messages } = this.#host;
    const name = this.#active[streamOf(line)]?.block.format;
    const text = decodeUtf8(line.bytes, line.start, line.end);
    const payload = decodeUtf8(line.bytes, line.start, line.payload).length;
    const open = line.origin === Origin.kernel ? undefined : blocks.find((format) => format.name === name);
    const fields = open?.fields(text, payload) ?? null;
    if (fields !== null) return fields;
    for (const format of messages) {
      const found = format.fields(text, payload);
      if (found !== null) return found;
    }
    return null;
  }

  /** Would a format know the line by itself? Looks only. */
  knows(line: Line): boolean {
    return this.#host.blocks.some((format) => format.starts(line) !== null) || this.fields(line) !== null;
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

  /**
   * Passes over lines in memory of a kernel's log that say nothing to any format: nearly all lines of long logs. Only
   * behind another line of the log. Answers as `takeRun` does.
   */
  skipLog(line: Line, limit: number): number {
    if (!this.#inLog || this.#host.only !== null) return 0;
    const { start: first, end, number } = line;
    let start = first;
    let block: Block | null = null;
    let count = 0;
    let time = NaN;
    const { buffer, byteOffset, byteLength } = line.bytes;
    const view = new DataView(buffer, byteOffset, byteLength);
    for (; count < limit; count += 1) {
      const next = plainLogLine(line, view, start, end, this.#envelope);
      if (next === -1 || !this.#isIgnored(line)) break;
      block ??= this.#host.container(line);
      this.#clocks.message(line, block);
      if (line.clock === Clock.boot) {
        // The first, the last of the first second and the last say all that blocks keep.
        if (Number.isNaN(time)) this.#noteTime(line.time, block);
        else if (time < BOOTING && line.time >= BOOTING) {
          this.#noteTime(time, block);
          this.#noteTime(line.time, block);
        }
        ({ time } = line);
      }
      start = next;
    }
    line.start = start;
    line.end = end;
    if (block !== null) {
      block.lastLine = Math.max(block.lastLine, number + count - 1);
      if (!Number.isNaN(time)) this.#noteTime(time, block);
      this.#runner = null;
    }
    return count;
  }

  /** The section is over; `whole`: it says itself that nothing is missing at its end. */
  end(whole: boolean): void {
    for (const stream of this.#active.keys()) this.#close(stream, whole);
  }

  /** What a person or a script wrote for us is no log: no line of it is anything else. */
  #takeOnly(line: Line, format: BlockFormat): Taken {
    const active = this.#active[0] ?? null;
    const taken = active === null ? Taken.no : this.#offer(active, line, 0);
    if (taken === Taken.no && (active !== null || this.#openWith(format, 'header', line, 0) === Taken.no))
      this.#host.stray(line);
    return Taken.yes;
  }

  #offer(active: Active, line: Line, stream: number): Taken {
    if (line.number - active.block.lastLine > MAX_GAP) {
      this.#close(stream, false);
      return Taken.no;
    }
    const taken = active.reader.read(line);
    if (taken === Taken.no || taken === Taken.cut) return taken;
    active.block.lastLine = line.number + line.lines - 1;
    active.taken += line.lines;
    if (taken === Taken.last) this.#close(stream, true);
    else if (line.guest === -1) {
      this.#runner = active;
      this.#prefix = line.payload - line.start;
    }
    return Taken.yes;
  }

  #open(line: Line, stream: number): Taken {
    for (const format of this.#host.blocks) {
      if (stream !== 0 && format.stream === 'tool') continue;
      const how = format.starts(line);
      if (how !== null) return this.#openWith(format, how, line, stream);
    }
    return Taken.no;
  }

  #openWith(format: BlockFormat, how: 'header' | 'middle', line: Line, stream: number): Taken {
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

  #message(line: Line): boolean {
    const block = this.#host.container(line);
    block.lastLine = Math.max(block.lastLine, line.number + line.lines - 1);
    this.#clocks.message(line, block);
    if (line.origin === Origin.kernel && line.clock === Clock.boot) this.#noteTime(line.time, block);
    for (const format of this.#host.messages) {
      if (!format.read(line, block, this.#host.facts)) continue;
      this.recognised = true;
      return true;
    }
    return false;
  }

  #isIgnored({ bytes, payload, end }: Line): boolean {
    for (const ignores of this.#ignorers) if (!ignores(bytes, payload, end)) return false;
    return true;
  }

  /** Notes the time of a kernel's line. */
  #noteTime(time: number, block: Block): void {
    noteKernelTime(block, time);
    for (const active of this.#active) if (active !== null) noteKernelTime(active.block, time);
    this.#kernelTime = time;
    for (const closed of this.#untimed) closed.kernelTimeAfter = time;
    if (this.#untimed.length > 0) this.#untimed = [];
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

/** Streams are apart: a nested hypervisor's lines, the hypervisor's, and everything else. */
const streamOf = (line: Line): number => (line.guest !== -1 ? 2 : line.origin === Origin.hypervisor ? 1 : 0);

/** Until when a kernel prints without a pause, and a pause that none makes there, in seconds. */
const BOOTING = 1;
const JUMP = 60;

const noteKernelTime = (block: Block, time: number): void => {
  if (Number.isNaN(block.firstKernelTime)) block.firstKernelTime = time;
  else if (block.lastKernelTime < BOOTING && time >= JUMP) block.jumpsAfterBoot = true;
  block.lastKernelTime = time;
};
