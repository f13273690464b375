/**
 * A growing column of numbers in chunks: appending never copies what is there (a doubled array of 3 million rows
 * would need three times its size), and a table that stays small costs a few hundred bytes.
 */
// All columns of a table need a new chunk with the same row: larger ones would take the system ten milliseconds to clear.
const SHIFT = 14;
const CHUNK = 1 << SHIFT;
const MASK = CHUNK - 1;
const FIRST = 32;
/** What a column without rows has: there are hundreds of columns, and in most captures nearly all are empty. */
const NOTHING = new Uint8Array(0);

/** The element types that columns use. */
export type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;
/** Constructor of one of them. */
export type NumberArrayConstructor = new (length: number) => NumberArray;

/** Append-only numbers; `at` outside the rows answers NaN. */
export class NumberColumn {
  readonly #make: NumberArrayConstructor;
  readonly #chunks: NumberArray[] = [];
  #tail: NumberArray = NOTHING;
  #length = 0;

  constructor(make: NumberArrayConstructor) {
    this.#make = make;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const offset = this.#length & MASK;
    if (offset >= this.#tail.length || (offset === 0 && this.#length > 0)) this.#grow(offset);
    this.#tail[offset] = value;
    this.#length += 1;
  }

  /** Appends the first `count` of some values. */
  append(values: NumberArray, count: number): void {
    for (let done = 0; done < count;) {
      const { offset, room } = this.#room(count - done);
      this.#tail.set(values.subarray(done, done + room), offset);
      this.#length += room;
      done += room;
    }
  }

  /** Appends one value `count` times. */
  appendSame(value: number, count: number): void {
    for (let done = 0; done < count;) {
      const { offset, room } = this.#room(count - done);
      this.#tail.fill(value, offset, offset + room);
      this.#length += room;
      done += room;
    }
  }

  at(row: number): number {
    const chunk = this.#chunks[row >>> SHIFT];
    return chunk === undefined || row >= this.#length ? NaN : (chunk[row & MASK] ?? NaN);
  }

  /** Replaces a value that is already there (a row that a later line completes). */
  set(row: number, value: number): void {
    const chunk = this.#chunks[row >>> SHIFT];
    if (chunk !== undefined && row < this.#length) chunk[row & MASK] = value;
  }

  /** The chunk that holds `row`, for loops over millions of rows; index it with `row & chunkMask`. */
  chunkOf(row: number): NumberArray {
    return this.#chunks[row >>> SHIFT] ?? this.#tail;
  }

  /** Where the next value goes in the tail, and how many of the wanted values fit behind it. */
  #room(wanted: number): { readonly offset: number; readonly room: number } {
    const offset = this.#length & MASK;
    if (offset >= this.#tail.length || (offset === 0 && this.#length > 0)) this.#grow(offset);
    return { offset, room: Math.min(wanted, this.#tail.length - offset) };
  }

  #grow(offset: number): void {
    if (offset === 0) {
      this.#tail = new this.#make(this.#length === 0 ? FIRST : CHUNK);
      this.#chunks.push(this.#tail);
      return;
    }
    const larger = new this.#make(Math.min(CHUNK, this.#tail.length * 4));
    larger.set(this.#tail);
    this.#tail = larger;
    this.#chunks[this.#chunks.length - 1] = larger;
  }
}

/** Rows per chunk of every column. */
export const chunkRows = CHUNK;
/** `row & chunkMask` is the index inside its chunk. */
export const chunkMask = MASK;
