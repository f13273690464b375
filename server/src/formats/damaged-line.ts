import { skipBlanks } from '../input/bytes.ts';
import { lineAhead, type Ahead } from '../input/damage/look-ahead.ts';
import { isGapMark } from '../input/damage/gap-mark.ts';
import { addPiece } from '../input/damage/redo.ts';
import type { Repair } from '../input/damage/repair-log.ts';
import { Step } from '../input/damage/steps.ts';
import { Undone } from '../input/damage/undone.ts';
import { readEnvelope } from '../input/envelope.ts';
import { emptyLine, Origin, type Line } from '../input/line.ts';

/** The line that is being repaired, as it stands in its buffer, and those behind it. One object for all lines. */
export class DamagedLine {
  /** The line in its buffer. */
  start = 0;
  end = 0;
  /** How the line is laid out now: steps, physical lines, blanks between them; -1: its envelope has not been read. */
  #steps = -1;
  #lines = 1;
  #blank = false;
  readonly #text = new Undone();
  readonly #restText = new Undone();
  readonly #rest = emptyLine();
  readonly #physical = emptyLine();

  /** Remembers a line that stands in its buffer. */
  begin(line: Line): void {
    this.start = line.start;
    this.end = line.end;
    this.#steps = -1;
  }

  /** Puts a line back to how it stands in its buffer; its envelope has to be read again. */
  restore(line: Line): void {
    line.bytes = line.buffer;
    line.start = this.start;
    line.end = this.end;
    line.lines = 1;
    this.#steps = -1;
  }

  /** The line as it stands in its buffer, as an object of its own. */
  physical(line: Line): Line {
    Object.assign(this.#physical, line, { bytes: line.buffer, start: this.start, end: this.end, lines: 1 });
    return this.#physical;
  }

  /** Makes a line of what a repair gives, and reads its envelope. */
  lay(line: Line, steps: number, lines: number, blank: boolean): void {
    if (steps === this.#steps && lines === this.#lines && blank === this.#blank) return;
    this.restore(line);
    this.#steps = steps;
    this.#lines = lines;
    this.#blank = blank;
    if (steps !== 0 || lines > 1) this.#undo(line, { steps, blank }, lines);
    readEnvelope(line);
  }

  #undo(line: Line, repair: Pick<Repair, 'steps' | 'blank'>, lines: number): void {
    const text = this.#text;
    text.clear();
    addPiece(text, 0, line.buffer, this.start, this.end, repair);
    let next = line.next;
    for (let piece = 1; piece < lines; piece += 1) {
      const ahead = lineAhead(line, next);
      if (ahead === null) break;
      addPiece(text, piece, line.buffer, ahead.start, ahead.end, repair);
      ({ next } = ahead);
    }
    line.bytes = text.bytes;
    line.start = 0;
    line.end = text.length;
    line.lines = lines;
  }

  /** The `count`th physical line behind it, or null. */
  ahead(line: Line, count: number): Ahead | null {
    let ahead = lineAhead(line, line.next);
    for (let left = count; left > 1 && ahead !== null; left -= 1) ahead = lineAhead(line, ahead.next);
    return ahead;
  }

  /**
   * The `count`th physical line behind it when it may be its rest: it has no envelope of its own, is not empty, no
   * directive and no mark of a gap. With the same steps undone, but for those that only a first line has.
   */
  rest(line: Line, count: number, steps: number): Line | null {
    const ahead = this.ahead(line, count);
    if (ahead === null || line.buffer[ahead.start] === 37) return null;
    const text = this.#restText;
    text.clear();
    const kept = steps & ~(Step.head | Step.tail);
    addPiece(text, 0, line.buffer, ahead.start, ahead.end, { steps: kept, blank: false });
    const rest = this.#rest;
    rest.bytes = text.bytes;
    rest.start = 0;
    rest.end = text.length;
    readEnvelope(rest);
    if (rest.origin !== Origin.plain || skipBlanks(rest.bytes, 0, rest.end) === rest.end) return null;
    return isGapMark(rest.bytes, 0, rest.end) || isDaemonLine(rest) ? null : rest;
  }
}

/** A line of a daemon in a log of the system: a date, a host and a tag with a colon, which no wrapped line goes on with. */
const isDaemonLine = ({ bytes, wall, end }: Line): boolean => {
  if (Number.isNaN(wall)) return false;
  const host = bytes.indexOf(32, DATE) + 1;
  const tag = host === 0 ? 0 : bytes.indexOf(32, host);
  return tag > 0 && tag < end && bytes[bytes.indexOf(32, tag + 1) - 1] === 58;
};

/** `Jan  2 03:04:05`, the shortest date. */
const DATE = 15;
