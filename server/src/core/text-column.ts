import { NumberColumn } from './number-column.ts';
import type { TextArena } from './text-arena.ts';

/** No text: a length that no text has. */
const MISSING = 0xffffffff;

/** A column of texts (or "not known") whose bytes live in an arena. */
export class TextColumn {
  readonly #arena: TextArena;
  readonly #offsets = new NumberColumn(Float64Array);
  readonly #lengths = new NumberColumn(Uint32Array);

  constructor(arena: TextArena) {
    this.#arena = arena;
  }

  get length(): number {
    return this.#offsets.length;
  }

  push(text: string | null): void {
    if (text === null) {
      this.#offsets.push(0);
      this.#lengths.push(MISSING);
    } else {
      const ref = this.#arena.addString(text);
      this.#offsets.push(ref.offset);
      this.#lengths.push(ref.length);
    }
  }

  /** Appends bytes of the input without making a string. */
  pushBytes(bytes: Uint8Array, start: number, end: number): void {
    const ref = this.#arena.addBytes(bytes, start, end);
    this.#offsets.push(ref.offset);
    this.#lengths.push(ref.length);
  }

  /** Replaces the text of a row that is already there. */
  set(row: number, text: string): void {
    const ref = this.#arena.addString(text);
    this.#offsets.set(row, ref.offset);
    this.#lengths.set(row, ref.length);
  }

  at(row: number): string | null {
    const length = this.#lengths.at(row);
    return Number.isNaN(length) || length === MISSING ? null : this.#arena.read(this.#offsets.at(row), length);
  }
}
