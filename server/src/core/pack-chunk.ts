import { makeDictionary, type Dictionary } from './pack-dictionary.ts';
import { makeRuns, type Runs } from './pack-runs.ts';

/** Binary digits of a row that say where it stands in its chunk. */
export const packedShift = 12;
const ROWS = 1 << packedShift;

/**
 * `2 ** packedShift` values: `base` for each, or one more for each row, or `base` and what one of the arrays adds to it, or
 * runs, or a dictionary. Each width has a place of its own, because a read that may meet four kinds of arrays is ten times slower.
 */
export interface PackedChunk {
  readonly base: number;
  /** Added for each row when there is no array: 0 or 1. */
  readonly step: number;
  readonly bytes: Uint8Array | null;
  readonly shorts: Uint16Array | null;
  readonly words: Uint32Array | null;
  readonly all: Float64Array | null;
  readonly runs: Runs | null;
  readonly dictionary: Dictionary | null;
  /** Stands in the array for NaN; -1 when nothing does. */
  readonly nan: number;
}
const PLAIN: PackedChunk = {
  base: NaN,
  step: 0,
  bytes: null,
  shorts: null,
  words: null,
  all: null,
  runs: null,
  dictionary: null,
  nan: -1,
};

/** A chunk of one value, or of a sequence. */
export const stepChunk = (base: number, step: 0 | 1): PackedChunk => ({ ...PLAIN, base, step });

/** A chunk of values as they are. */
export const wideChunk = (all: Float64Array): PackedChunk => ({ ...PLAIN, all });

/** Packs whole numbers below 2^32: what nearly all columns hold. The array may be changed: it is filled again. */
export const packWords = (values: Uint32Array): PackedChunk => {
  let lowest = values[0] ?? 0;
  let highest = lowest;
  let last = lowest;
  let runs = 1;
  for (let at = 1; at < ROWS; at += 1) {
    const value = values[at] ?? 0;
    if (value === last) continue;
    runs += 1;
    last = value;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const range = highest - lowest;
  if (range === 0) return stepChunk(lowest, 0);
  if (range === ROWS - 1 && isSequence(values)) return stepChunk(lowest, 1);
  const bytes = range < 2 ** 8 ? 1 : range < 2 ** 16 ? 2 : 4;
  // What takes three quarters of the room is not worth its slower reads. A run takes 6 bytes, as does what a table lacks.
  if (runs <= (bytes * ROWS) / 8) return { ...PLAIN, runs: makeRuns(values, runs) };
  const dictionary = bytes === 1 ? null : makeDictionary(values, bytes === 2 ? ROWS / 16 : ROWS / 4);
  if (dictionary !== null) return { ...PLAIN, dictionary };
  if (bytes === 4) return { ...PLAIN, base: 0, words: values.slice() };
  const width = 2 ** (8 * bytes);
  // What fits as it is needs no base. `set` keeps the lower digits, and is faster than a loop that converts.
  const base = highest < width ? 0 : lowest;
  if (base > 0) for (let at = 0; at < ROWS; at += 1) values[at] = ((values[at] ?? 0) - base) | 0;
  if (bytes === 2) {
    const shorts = new Uint16Array(ROWS);
    shorts.set(values);
    return { ...PLAIN, base, shorts };
  }
  const small = new Uint8Array(ROWS);
  small.set(values);
  return { ...PLAIN, base, bytes: small };
};

const isSequence = (values: Uint32Array): boolean => {
  const first = values[0] ?? 0;
  for (let at = 1; at < ROWS; at += 1) if (values[at] !== first + at) return false;
  return true;
};

/** Packs any values. */
export const packAll = (values: Float64Array): PackedChunk => {
  let lowest = Infinity;
  let highest = -Infinity;
  let whole = true;
  let unknown = 0;
  for (let at = 0; at < ROWS; at += 1) {
    const value = values[at] ?? NaN;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (value !== Math.floor(value)) {
      if (Number.isNaN(value)) unknown += 1;
      else whole = false;
    }
  }
  if (unknown === ROWS) return PLAIN;
  if (lowest === highest && unknown === 0) return stepChunk(lowest, 0);
  // One more code than values, for NaN.
  const codes = highest - lowest + (unknown > 0 ? 2 : 1);
  if (!whole || !(codes <= 2 ** 32)) return wideChunk(values.slice());
  const nan = unknown > 0 ? codes - 1 : -1;
  const words = new Uint32Array(ROWS);
  for (let at = 0; at < ROWS; at += 1) {
    const value = values[at] ?? NaN;
    words[at] = Number.isNaN(value) ? nan : value - lowest;
  }
  const packed = { ...PLAIN, base: lowest, nan };
  if (codes > 2 ** 16) return { ...packed, words };
  return codes > 2 ** 8 ? { ...packed, shorts: new Uint16Array(words) } : { ...packed, bytes: new Uint8Array(words) };
};
