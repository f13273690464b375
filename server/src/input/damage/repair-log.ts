import { lowerBound } from '../../core/lower-bound.ts';
import { NumberColumn } from '../../core/number-column.ts';

/** What was undone to read one line: enough to do it again when the line is looked at. */
export interface Repair {
  /** First physical line, from 1: the line of the facts. */
  readonly line: number;
  /** How many physical lines were put together. */
  readonly lines: number;
  /** What was undone on each of them, as bits of `Step`. */
  readonly steps: number;
  /** Was a blank put between them? Quoted-printable lines and words that were cut need none. */
  readonly blank: boolean;
}

/** The repairs of one source, sparse and in the order of lines; two may begin at one line that had two writers. */
export class RepairLog {
  readonly #line = new NumberColumn(Uint32Array);
  readonly #lines = new NumberColumn(Uint32Array);
  readonly #steps = new NumberColumn(Uint32Array);

  /** How many there are. */
  get count(): number {
    return this.#line.length;
  }

  /** Adds a repair; its line is not before that of the one before. */
  add({ line, lines, steps, blank }: Repair): void {
    this.#line.push(line);
    this.#lines.push(lines);
    this.#steps.push(steps * 2 + (blank ? 1 : 0));
  }

  /** The repairs that a physical line is part of, mostly none or one. */
  at(line: number): readonly Repair[] {
    const found: Repair[] = [];
    for (let index = this.#after(line) - 1; index >= 0; index -= 1) {
      const repair = this.#get(index);
      if (repair.line + repair.lines > line) found.unshift(repair);
      // Two may begin at the same line; none reaches over one that begins before it.
      if (repair.line !== this.#line.at(Math.max(0, index - 1))) break;
    }
    return found;
  }

  #get(index: number): Repair {
    const steps = this.#steps.at(index);
    return {
      line: this.#line.at(index),
      lines: this.#lines.at(index),
      steps: Math.floor(steps / 2),
      blank: steps % 2 === 1,
    };
  }

  /** Index of the first repair that begins behind a line. */
  #after(line: number): number {
    return lowerBound(0, this.#line.length, (at) => this.#line.at(at) <= line);
  }
}
