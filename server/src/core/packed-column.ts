const SHIFT = 12;
const CHUNK = 1 << SHIFT;
const MASK = CHUNK - 1;
const FIRST = 32;
const NOTHING = new Float64Array(0);

/**
 * `CHUNK` values: `base` for each, or one more for each row, or `base` and what one of the arrays adds to it. Each width has a
 * place of its own, because a read that may meet four kinds of arrays is ten times slower.
 */
interface Packed {
  readonly base: number;
  /** Added for each row when there is no array: 0 or 1. */
  readonly step: number;
  readonly bytes: Uint8Array | null;
  readonly shorts: Uint16Array | null;
  readonly words: Uint32Array | null;
  readonly all: Float64Array | null;
  /** Stands in the array for NaN; -1 when nothing does. */
  readonly nan: number;
}
const PLAIN: Packed = { base: NaN, step: 0, bytes: null, shorts: null, words: null, all: null, nan: -1 };

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
    const offset = row & MASK;
    let more: number;
    if (chunk.bytes !== null) more = chunk.bytes[offset] ?? NaN;
    else if (chunk.shorts !== null) more = chunk.shorts[offset] ?? NaN;
    else if (chunk.words !== null) more = chunk.words[offset] ?? NaN;
    else if (chunk.all !== null) return chunk.all[offset] ?? NaN;
    else return chunk.base + chunk.step * offset;
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
    this.#chunks[index] = { ...PLAIN, all: values };
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
    this.#chunks.push(this.#step === -1 ? pack(this.#tail) : { ...PLAIN, base: this.#base, step: this.#step });
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
  if (unknown === CHUNK) return PLAIN;
  if (sequence) return { ...PLAIN, base: first, step: 1 };
  if (lowest === highest && unknown === 0) return { ...PLAIN, base: lowest };
  // One more code than values, for NaN.
  const codes = highest - lowest + (unknown > 0 ? 2 : 1);
  if (!whole || !(codes <= 2 ** 32)) return { ...PLAIN, all: values.slice() };
  const nan = unknown > 0 ? codes - 1 : -1;
  for (let at = 0; at < CHUNK; at += 1) {
    const value = values[at] ?? NaN;
    values[at] = Number.isNaN(value) ? nan : value - lowest;
  }
  const packed = { ...PLAIN, base: lowest, nan };
  if (codes > 2 ** 16) return { ...packed, words: asWords(values) };
  return codes > 2 ** 8 ? { ...packed, shorts: asShorts(values) } : { ...packed, bytes: asBytes(values) };
};

// One loop for each kind of array: the engine copies between kinds slowly, and a loop that meets several is slow as well.
const asWords = (values: Float64Array): Uint32Array => {
  const words = new Uint32Array(CHUNK);
  for (let at = 0; at < CHUNK; at += 1) words[at] = values[at] ?? 0;
  return words;
};

const asShorts = (values: Float64Array): Uint16Array => {
  const shorts = new Uint16Array(CHUNK);
  for (let at = 0; at < CHUNK; at += 1) shorts[at] = values[at] ?? 0;
  return shorts;
};

const asBytes = (values: Float64Array): Uint8Array => {
  const bytes = new Uint8Array(CHUNK);
  for (let at = 0; at < CHUNK; at += 1) bytes[at] = values[at] ?? 0;
  return bytes;
};
