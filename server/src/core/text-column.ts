import { PackedColumn } from './packed-column.ts';
import type { TextArena, TextPlace } from './text-arena.ts';

/** No text: a length that no text has. */
const MISSING = 0xffffffff;

/** A column of texts (or "not known") whose bytes live in an arena. One that is never known costs nothing. */
export class TextColumn {
  readonly #arena: TextArena;
  readonly #offsets = new PackedColumn();
  readonly #lengths = new PackedColumn();
  /** Rows while there is no text: they are counted, not stored. */
  #leading = 0;
  /** The last string that was pushed, and where it is. */
  #last: string | null = null;
  #lastOffset = 0;
  #lastLength = 0;

  constructor(arena: TextArena) {
    this.#arena = arena;
  }

  get length(): number {
    return this.#leading + this.#lengths.length;
  }

  push(text: string | null): void {
    if (text === null) {
      this.pushMissing(1);
      return;
    }
    // Few columns hold another text in each row.
    if (text !== this.#last) {
      const { offset, length } = this.#arena.addString(text);
      this.#last = text;
      this.#lastOffset = offset;
      this.#lastLength = length;
    }
    this.#push(this.#lastOffset, this.#lastLength);
  }

  /** Appends bytes of the input without making a string; answers their offset in the arena. */
  pushBytes(bytes: Uint8Array, start: number, end: number): number {
    const offset = this.#arena.addBytes(bytes, start, end);
    this.#push(offset, end - start);
    return offset;
  }

  /** Appends a text that stands in the arena. */
  pushKept(offset: number, length: number): void {
    this.#push(offset, length);
  }

  /** Appends "not known" some times. */
  pushMissing(count: number): void {
    if (this.#lengths.length === 0) {
      this.#leading += count;
      return;
    }
    this.#offsets.appendSame(0, count);
    this.#lengths.appendSame(MISSING, count);
  }

  /** Replaces the text of a row that is already there. */
  set(row: number, text: string): void {
    this.#storeLeading();
    const { offset, length } = this.#arena.addString(text);
    this.#offsets.set(row, offset);
    this.#lengths.set(row, length);
  }

  at(row: number): string | null {
    const length = this.#lengths.at(row);
    return Number.isNaN(length) || length === MISSING ? null : this.#arena.read(this.#offsets.at(row), length);
  }

  /** Is there a text in a row? */
  isKnown(row: number): boolean {
    const length = this.#lengths.at(row);
    return !Number.isNaN(length) && length !== MISSING;
  }

  /** Says where the text of a row stands; false when there is none. */
  locate(row: number, place: TextPlace): boolean {
    const length = this.#lengths.at(row);
    if (Number.isNaN(length) || length === MISSING) return false;
    this.#arena.locate(this.#offsets.at(row), length, place);
    return true;
  }

  /** The decimal number that the text of a row is, at most 15 digits; else null. Makes no string. */
  decimalAt(row: number): number | null {
    const length = this.#lengths.at(row);
    return length > 0 && length <= 15 ? this.#arena.decimal(this.#offsets.at(row), length) : null;
  }

  /** Is the text of a row a single digit? Then its value, else null. Makes no string. */
  digitAt(row: number): number | null {
    return this.#lengths.at(row) === 1 ? this.#arena.decimal(this.#offsets.at(row), 1) : null;
  }

  #push(offset: number, length: number): void {
    this.#storeLeading();
    this.#offsets.push(offset);
    this.#lengths.push(length);
  }

  #storeLeading(): void {
    const count = this.#leading;
    if (count === 0) return;
    this.#leading = 0;
    this.#offsets.appendSame(0, count);
    this.#lengths.appendSame(MISSING, count);
  }
}
