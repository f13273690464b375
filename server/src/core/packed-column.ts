import { inDictionary } from './pack-dictionary.ts';
import { runAt, type Runs } from './pack-runs.ts';
import { packAll, packWords, packedShift, stepChunk, wideChunk, type PackedChunk } from './pack-chunk.ts';

const CHUNK = 1 << packedShift;
const MASK = CHUNK - 1;
const FIRST = 32;
const NOTHING = new Uint32Array(0);

/**
 * Append-only numbers like `NumberColumn`, for what changes slowly from row to row: lines, blocks, folders, lengths, small
 * numbers. A chunk is kept as one value, as a sequence, as runs, as few values that
 * come often, or in as few bytes a row as its range needs. `at` outside the rows
 * answers NaN.
 */
export class PackedColumn {
  readonly #chunks: PackedChunk[] = [];
  /** How many values stand behind the chunks. */
  #used = 0;
  /** They are `#base`, then `#step` more for each, while this is 0 or 1; -1: they stand in `#words` or `#all`. */
  #step = 0;
  #base = NaN;
  /** While all of them are whole numbers below 2^32. */
  #words = NOTHING;
  /** When not; null while none was ever needed. */
  #all: Float64Array | null = null;
  #isWide = false;
  /** The run that was read last: rows [start, end) and their value. */
  #runStart = 0;
  #runEnd = 0;
  #runValue = NaN;

  get length(): number {
    return this.#chunks.length * CHUNK + this.#used;
  }

  push(value: number): void {
    if (this.#step !== -1) {
      this.#appendSteps(value, 1, 0);
      return;
    }
    if (this.#used === this.#words.length) this.#makeRoom(this.#used + 1);
    this.#put(this.#used, value);
    this.#used += 1;
    if (this.#used === CHUNK) this.#pack();
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
    const chunk = this.#chunks[row >>> packedShift];
    if (chunk === undefined) {
      const offset = row - this.#chunks.length * CHUNK;
      if (!(offset >= 0 && offset < this.#used)) return NaN;
      if (this.#step !== -1) return this.#base + this.#step * offset;
      return (this.#isWide ? this.#all?.[offset] : this.#words[offset]) ?? NaN;
    }
    const offset = row & MASK;
    let more: number;
    if (chunk.bytes !== null) more = chunk.bytes[offset] ?? NaN;
    else if (chunk.shorts !== null) more = chunk.shorts[offset] ?? NaN;
    else if (chunk.words !== null) more = chunk.words[offset] ?? NaN;
    else if (chunk.runs !== null) return this.#inRuns(chunk.runs, row);
    else if (chunk.dictionary !== null) return inDictionary(chunk.dictionary, offset);
    else if (chunk.all !== null) return chunk.all[offset] ?? NaN;
    else return chunk.base + chunk.step * offset;
    return more === chunk.nan ? NaN : chunk.base + more;
  }

  /** Rows that are read one after the other stand in one run. */
  #inRuns(runs: Runs, row: number): number {
    if (row < this.#runStart || row >= this.#runEnd) {
      const first = row & ~MASK;
      const run = runAt(runs, row & MASK);
      this.#runStart = first + (runs.starts[run] ?? 0);
      this.#runEnd = first + (runs.starts[run + 1] ?? CHUNK);
      this.#runValue = runs.values[run] ?? NaN;
    }
    return this.#runValue;
  }

  /** Replaces a value that is already there (a row that a later line completes). */
  set(row: number, value: number): void {
    const index = row >>> packedShift;
    if (this.#chunks[index] === undefined) {
      const offset = row - this.#chunks.length * CHUNK;
      if (offset >= this.#used) return;
      this.#spread();
      this.#put(offset, value);
      return;
    }
    this.#runEnd = 0;
    const values = new Float64Array(CHUNK);
    const first = index << packedShift;
    for (let at = 0; at < CHUNK; at += 1) values[at] = this.at(first + at);
    values[row & MASK] = value;
    this.#chunks[index] = wideChunk(values);
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
        for (let at = 0; at < room; at += 1) this.#put(this.#used + at, value + step * at);
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

  /** Writes a value into the tail, where there is room. */
  #put(offset: number, value: number): void {
    if (!this.#isWide) {
      if (value === value >>> 0) {
        this.#words[offset] = value;
        return;
      }
      this.#widen();
    }
    if (this.#all !== null) this.#all[offset] = value;
  }

  /** From here on the tail holds any values. */
  #widen(): void {
    this.#isWide = true;
    this.#all = grown(this.#all ?? new Float64Array(0), this.#words.length);
    for (let at = 0; at < this.#words.length; at += 1) this.#all[at] = this.#words[at] ?? 0;
  }

  /** Writes what was only counted into the tail. */
  #spread(): void {
    if (this.#step === -1) return;
    this.#makeRoom(this.#used);
    const step = this.#step;
    this.#step = -1;
    for (let at = 0; at < this.#used; at += 1) this.#put(at, this.#base + step * at);
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.#words.length) return;
    const room = Math.max(FIRST, Math.min(CHUNK, 4 * wanted));
    const words = new Uint32Array(room);
    words.set(this.#words);
    this.#words = words;
    if (this.#isWide && this.#all !== null) this.#all = grown(this.#all, room);
  }

  /** The tail is a whole chunk. */
  #pack(): void {
    if (this.#step !== -1) this.#chunks.push(stepChunk(this.#base, this.#step === 1 ? 1 : 0));
    else if (this.#isWide && this.#all !== null) this.#chunks.push(packAll(this.#all));
    else this.#chunks.push(packWords(this.#words));
    this.#used = 0;
    this.#step = 0;
    this.#isWide = false;
  }
}

/** The same values with room for more. */
const grown = (values: Float64Array, room: number): Float64Array => {
  if (values.length >= room) return values;
  const larger = new Float64Array(room);
  larger.set(values);
  return larger;
};
