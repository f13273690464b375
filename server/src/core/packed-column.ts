import type { NumberArray, NumberArrayConstructor } from './number-column.ts';

const SHIFT = 12;
const CHUNK = 1 << SHIFT;
const MASK = CHUNK - 1;
const FIRST = 32;
/** What a column without rows has. */
const NOTHING = new Uint8Array(0);

/** `CHUNK` values: `base` for each, or one more for each row, or `base` and what an array adds to it. */
interface Packed {
  readonly base: number;
  /** Added for each row when there is no array: 0 or 1. */
  readonly step: number;
  readonly added: NumberArray | null;
  /** Stands in the array for NaN; -1 when nothing does. */
  readonly nan: number;
}

/**
 * Append-only numbers like `NumberColumn`, for what changes slowly from row to row: lines, blocks, folders, lengths, small
 * numbers. A full chunk is kept as one value, as a sequence, or in as few bytes a row as its range needs. `at` outside the
 * rows answers NaN.
 */
export class PackedColumn {
  readonly #make: NumberArrayConstructor;
  readonly #chunks: Packed[] = [];
  /** Values behind the chunks. */
  #tail: NumberArray = NOTHING;
  /** How many. */
  #used = 0;

  /** Takes the values that fit into such an array. */
  constructor(make: NumberArrayConstructor) {
    this.#make = make;
  }

  get length(): number {
    return this.#chunks.length * CHUNK + this.#used;
  }

  push(value: number): void {
    if (this.#used === this.#tail.length) this.#makeRoom();
    this.#tail[this.#used] = value;
    this.#used += 1;
  }

  /** Appends the first `count` of some values. */
  append(values: NumberArray, count: number): void {
    for (let done = 0; done < count;) {
      if (this.#used === this.#tail.length) this.#makeRoom();
      const room = Math.min(count - done, this.#tail.length - this.#used);
      this.#tail.set(values.subarray(done, done + room), this.#used);
      this.#used += room;
      done += room;
    }
  }

  /** Appends one value `count` times. */
  appendSame(value: number, count: number): void {
    for (let done = 0; done < count;) {
      if (this.#used === this.#tail.length) this.#makeRoom();
      const room = Math.min(count - done, this.#tail.length - this.#used);
      this.#tail.fill(value, this.#used, this.#used + room);
      this.#used += room;
      done += room;
    }
  }

  /** Appends `first`, `first + 1` and so on, `count` values. */
  appendFrom(first: number, count: number): void {
    for (let done = 0; done < count;) {
      if (this.#used === this.#tail.length) this.#makeRoom();
      const room = Math.min(count - done, this.#tail.length - this.#used);
      for (let at = 0; at < room; at += 1) this.#tail[this.#used + at] = first + done + at;
      this.#used += room;
      done += room;
    }
  }

  at(row: number): number {
    const chunk = this.#chunks[row >>> SHIFT];
    if (chunk === undefined) {
      const offset = row - this.#chunks.length * CHUNK;
      return offset < this.#used ? (this.#tail[offset] ?? NaN) : NaN;
    }
    const { added } = chunk;
    if (added === null) return chunk.base + chunk.step * (row & MASK);
    const more = added[row & MASK] ?? NaN;
    return more === chunk.nan ? NaN : chunk.base + more;
  }

  /** Replaces a value that is already there (a row that a later line completes). */
  set(row: number, value: number): void {
    const index = row >>> SHIFT;
    if (this.#chunks[index] === undefined) {
      const offset = row - this.#chunks.length * CHUNK;
      if (offset < this.#used) this.#tail[offset] = value;
      return;
    }
    const values = new this.#make(CHUNK);
    const first = index << SHIFT;
    for (let at = 0; at < CHUNK; at += 1) values[at] = this.at(first + at);
    values[row & MASK] = value;
    this.#chunks[index] = { base: 0, step: 0, added: values, nan: -1 };
  }

  /** Packs the tail when it is a whole chunk, else makes it larger. */
  #makeRoom(): void {
    if (this.#used === CHUNK) {
      this.#chunks.push(pack(this.#tail));
      this.#used = 0;
      return;
    }
    const larger = new this.#make(Math.max(FIRST, Math.min(CHUNK, this.#tail.length * 4)));
    larger.set(this.#tail);
    this.#tail = larger;
  }
}

/** Packs a full chunk; the array is copied, because it is filled again. */
const pack = (values: NumberArray): Packed => {
  const { lowest, highest, whole, unknown, step } = look(values);
  const first = values[0] ?? NaN;
  if (unknown === values.length) return { base: NaN, step: 0, added: null, nan: -1 };
  if (step !== null) return { base: first, step, added: null, nan: -1 };
  // One more code than values, for NaN.
  const codes = highest - lowest + (unknown > 0 ? 2 : 1);
  const make =
    !whole || codes > 2 ** 32 ? null : codes > 2 ** 16 ? Uint32Array : codes > 2 ** 8 ? Uint16Array : Uint8Array;
  if (make === null) return { base: 0, step: 0, added: values.slice(), nan: -1 };
  const added = new make(values.length);
  const nan = unknown > 0 ? codes - 1 : -1;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? NaN;
    added[at] = Number.isNaN(value) ? nan : value - lowest;
  }
  return { base: lowest, step: 0, added, nan };
};

/** What stands in a chunk. */
const look = (
  values: NumberArray,
): {
  readonly lowest: number;
  readonly highest: number;
  /** All that are numbers are whole ones. */
  readonly whole: boolean;
  /** How many are NaN. */
  readonly unknown: number;
  /** What each is above the one before it: 0 or 1 for all, or null. */
  readonly step: 0 | 1 | null;
} => {
  const first = values[0] ?? NaN;
  let lowest = Infinity;
  let highest = -Infinity;
  let whole = true;
  let unknown = 0;
  let same = true;
  let sequence = true;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? NaN;
    if (value !== first) same = false;
    if (value !== first + at) sequence = false;
    if (Number.isNaN(value)) unknown += 1;
    else {
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
      if (!Number.isSafeInteger(value)) whole = false;
    }
  }
  return { lowest, highest, whole, unknown, step: same ? 0 : sequence ? 1 : null };
};
