const SHIFT = 12;
const CHUNK = 1 << SHIFT;
const MASK = CHUNK - 1;
const FIRST = 32;
const NOTHING = new Float64Array(0);

/** `CHUNK` values: `base` for each, or one more for each row, or `base` and what an array adds to it. */
interface Packed {
  readonly base: number;
  /** Added for each row when there is no array: 0 or 1. */
  readonly step: number;
  readonly added: Uint8Array | Uint16Array | Uint32Array | Float64Array | null;
  /** Stands in the array for NaN; -1 when nothing does. */
  readonly nan: number;
}

/**
 * Append-only numbers like `NumberColumn`, for what changes slowly from row to row: lines, blocks, folders, lengths, small
 * numbers. A chunk is kept as one value, as a sequence, or in as few bytes a row as its range needs. `at` outside the rows
 * answers NaN.
 */
export class PackedColumn {
  readonly #chunks: Packed[] = [];
  /** How many values stand behind the chunks. */
  #used = 0;
  /** They are `#base`, then `#step` more for each, while this is 0 or 1; else they stand in `#tail`. */
  #step = 0;
  #base = NaN;
  #tail = NOTHING;

  get length(): number {
    return this.#chunks.length * CHUNK + this.#used;
  }

  push(value: number): void {
    if (this.#step === -1) {
      if (this.#used === this.#tail.length) this.#makeRoom(this.#used + 1);
      this.#tail[this.#used] = value;
      this.#used += 1;
      if (this.#used === CHUNK) this.#pack();
    } else this.#appendSteps(value, 1, 0);
  }

  /** Appends the first `count` of some values. */
  append(values: Uint32Array | Float64Array, count: number): void {
    for (let at = 0; at < count; at += 1) this.push(values[at] ?? NaN);
  }

  /** Appends one value `count` times. */
  appendSame(value: number, count: number): void {
    this.#appendSteps(value, count, 0);
  }

  /** Appends `first`, `first + 1` and so on, `count` values. */
  appendFrom(first: number, count: number): void {
    this.#appendSteps(first, count, 1);
  }

  at(row: number): number {
    const chunk = this.#chunks[row >>> SHIFT];
    if (chunk === undefined) {
      const offset = row - this.#chunks.length * CHUNK;
      if (!(offset >= 0 && offset < this.#used)) return NaN;
      return this.#step === -1 ? (this.#tail[offset] ?? NaN) : this.#base + this.#step * offset;
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
      if (offset >= this.#used) return;
      this.#spread();
      this.#tail[offset] = value;
      return;
    }
    const values = new Float64Array(CHUNK);
    const first = index << SHIFT;
    for (let at = 0; at < CHUNK; at += 1) values[at] = this.at(first + at);
    values[row & MASK] = value;
    this.#chunks[index] = { base: 0, step: 0, added: values, nan: -1 };
  }

  /** Appends `first`, `first + step` and so on. */
  #appendSteps(first: number, count: number, step: 0 | 1): void {
    for (let done = 0; done < count;) {
      const value = first + step * done;
      const room = Math.min(count - done, CHUNK - this.#used);
      if (this.#used === 0) {
        this.#base = value;
        this.#step = step;
      } else if (!this.#goesOn(value, room, step)) {
        this.#spread();
        this.#makeRoom(this.#used + room);
        for (let at = 0; at < room; at += 1) this.#tail[this.#used + at] = value + step * at;
      }
      this.#used += room;
      done += room;
      if (this.#used === CHUNK) this.#pack();
    }
  }

  /** Are the next values what those before them say? */
  #goesOn(value: number, count: number, step: 0 | 1): boolean {
    if (this.#step === -1) return false;
    // One value says nothing about its step.
    if (this.#used === 1 && (count === 1 || step === 1) && value === this.#base + 1) this.#step = 1;
    else if (this.#used === 1 && (count === 1 || step === 0) && value === this.#base) this.#step = 0;
    return value === this.#base + this.#step * this.#used && (count === 1 || step === this.#step);
  }

  /** Writes what was only counted into the tail. */
  #spread(): void {
    if (this.#step === -1) return;
    this.#makeRoom(this.#used);
    for (let at = 0; at < this.#used; at += 1) this.#tail[at] = this.#base + this.#step * at;
    this.#step = -1;
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.#tail.length) return;
    const larger = new Float64Array(Math.max(FIRST, Math.min(CHUNK, 4 * wanted)));
    larger.set(this.#tail);
    this.#tail = larger;
  }

  /** The tail is a whole chunk. */
  #pack(): void {
    this.#chunks.push(
      this.#step === -1 ? pack(this.#tail) : { base: this.#base, step: this.#step, added: null, nan: -1 },
    );
    this.#used = 0;
    this.#step = 0;
  }
}

/** Packs a full chunk. The array may be changed: it is filled again. */
const pack = (values: Float64Array): Packed => {
  const first = values[0] ?? NaN;
  let lowest = Infinity;
  let highest = -Infinity;
  let whole = true;
  let unknown = 0;
  let sequence = true;
  for (let at = 0; at < CHUNK; at += 1) {
    const value = values[at] ?? NaN;
    if (value !== first + at) sequence = false;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (value !== Math.floor(value)) {
      if (Number.isNaN(value)) unknown += 1;
      else whole = false;
    }
  }
  if (unknown === CHUNK) return { base: NaN, step: 0, added: null, nan: -1 };
  if (sequence) return { base: first, step: 1, added: null, nan: -1 };
  if (lowest === highest && unknown === 0) return { base: lowest, step: 0, added: null, nan: -1 };
  // One more code than values, for NaN.
  const codes = highest - lowest + (unknown > 0 ? 2 : 1);
  if (!whole || !(codes <= 2 ** 32)) return { base: 0, step: 0, added: values.slice(), nan: -1 };
  const nan = unknown > 0 ? codes - 1 : -1;
  for (let at = 0; at < CHUNK; at += 1) {
    const value = values[at] ?? NaN;
    values[at] = Number.isNaN(value) ? nan : value - lowest;
  }
  const make = codes > 2 ** 16 ? Uint32Array : codes > 2 ** 8 ? Uint16Array : Uint8Array;
  return { base: lowest, step: 0, added: new make(values), nan };
};
