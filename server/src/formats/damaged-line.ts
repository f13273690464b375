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
  readonly #text = new Undone();
  readonly #restText = new Undone();
  readonly #rest = emptyLine();
  readonly #physical = emptyLine();

  /** Remembers a line that stands in its buffer. */
  begin(line: Line): void {
    this.start = line.start;
    this.end = line.end;
  }

  /** Puts a line back to how it stands in its buffer; its envelope has to be read again. */
  restore(line: Line): void {
    line.bytes = line.buffer;
    line.start = this.start;
    line.end = this.end;
    line.lines = 1;
  }

  /** The line as it stands in its buffer, as an object of its own. */
  physical(line: Line): Line {
    Object.assign(this.#physical, line);
    this.restore(this.#physical);
    return this.#physical;
  }

  /** Makes a line of what a repair gives, and reads its envelope. */
  lay(line: Line, repair: Repair): void {
    this.restore(line);
    if (repair.steps !== 0 || repair.lines > 1) {
      const text = this.#text;
      text.clear();
      addPiece(text, 0, line.buffer, this.start, this.end, repair);
      let ahead: Ahead | null = null;
      for (let piece = 1; piece < repair.lines; piece += 1) {
        ahead = lineAhead(line, ahead === null ? line.next : ahead.next);
        if (ahead === null) break;
        addPiece(text, piece, line.buffer, ahead.start, ahead.end, repair);
      }
      line.bytes = text.bytes;
      line.start = 0;
      line.end = text.length;
      line.lines = repair.lines;
    }
    readEnvelope(line);
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
    return isGapMark(rest.bytes, 0, rest.end) ? null : rest;
  }
}
