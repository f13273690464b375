import { chunkMask, chunkRows, type NumberArray } from '../../core/number-column.ts';
import type { WideColumn } from '../../core/wide-column.ts';
import type { Work } from '../../core/work.ts';

/** A run of rows: [first, end). */
export interface RowRun {
  readonly first: number;
  readonly end: number;
}

/** Rows between two pauses: each may touch two pages of the maps for the first time, which costs as much as a hundred rows. */
const SLICE = 512;
/** Bits of the map for each row, and the size at which it stops to grow: 8 MiB, a bit for each frame of 256 GiB. */
const BITS_PER_ROW = 32;
const MAX_BITS = 26;
/** Size of the small map that stays in the cache and sorts out most rows of the second pass. */
const COARSE_BITS = 21;
const GOLDEN = 0x9e3779b1;

/** What the first pass found out: bitmaps of the hashes of frames. */
export interface Repeats {
  /** Rows whose hash had been there before: about half of those that the second pass visits. */
  readonly hits: number;
  readonly mask: number;
  readonly repeated: Int32Array;
  /** `repeated`, folded to a size that stays in the cache. */
  readonly coarse: Int32Array;
}

/**
 * The first of two linear passes that find, among millions of rows, those whose frame may stand in the column more
 * than once: marks, in a bitmap of hashes, the hashes that come again.
 */
export const markRepeats = function* (column: WideColumn, runs: readonly RowRun[]): Work<Repeats> {
  const rows = runs.reduce((sum, { first, end }) => sum + end - first, 0);
  const bits = Math.min(MAX_BITS, Math.max(COARSE_BITS, Math.ceil(Math.log2(rows * BITS_PER_ROW + 1))));
  const maps = {
    mask: 2 ** bits - 1,
    repeated: new Int32Array(2 ** bits / 32),
    coarse: new Int32Array(2 ** COARSE_BITS / 32),
  };
  const seen = new Int32Array(2 ** bits / 32);
  const wide = column.isNarrow ? null : column;
  let hits = 0;
  for (const { from, upTo } of slices(runs)) {
    hits += markSlice(maps, seen, column.lowColumn.chunkOf(from), wide, from, upTo);
    yield;
  }
  return { hits, ...maps };
};

/**
 * The second pass: visits, in order, the rows whose hash was marked. A frame that stands twice is always visited, for
 * each of its rows; one that stands once only by chance.
 */
export const visitRepeats = function* (
  repeats: Repeats,
  column: WideColumn,
  runs: readonly RowRun[],
  visit: (row: number) => void,
): Work<void> {
  if (repeats.hits === 0) return;
  const wide = column.isNarrow ? null : column;
  for (const { from, upTo } of slices(runs)) {
    visitSlice(repeats, column.lowColumn.chunkOf(from), wide, from, upTo, visit);
    yield;
  }
};

// The loops stand in functions of their own: inside a generator the engine compiles them far worse.
const markSlice = (
  { mask, repeated, coarse }: Omit<Repeats, 'hits'>,
  seen: Int32Array,
  low: NumberArray,
  wide: WideColumn | null,
  from: number,
  upTo: number,
): number => {
  let hits = 0;
  for (let row = from; row < upTo; row += 1) {
    const key = hash(low[row & chunkMask] ?? 0, wide === null ? 0 : wide.high(row)) & mask;
    const bit = 1 << (key & 31);
    const word = seen[key >>> 5] ?? 0;
    if ((word & bit) === 0) {
      seen[key >>> 5] = word | bit;
      continue;
    }
    hits += 1;
    repeated[key >>> 5] = (repeated[key >>> 5] ?? 0) | bit;
    const small = fold(key);
    coarse[small >>> 5] = (coarse[small >>> 5] ?? 0) | (1 << (small & 31));
  }
  return hits;
};

const visitSlice = (
  { mask, repeated, coarse }: Repeats,
  low: NumberArray,
  wide: WideColumn | null,
  from: number,
  upTo: number,
  visit: (row: number) => void,
): void => {
  for (let row = from; row < upTo; row += 1) {
    const key = hash(low[row & chunkMask] ?? 0, wide === null ? 0 : wide.high(row)) & mask;
    const small = fold(key);
    if (((coarse[small >>> 5] ?? 0) & (1 << (small & 31))) === 0) continue;
    if (((repeated[key >>> 5] ?? 0) & (1 << (key & 31))) !== 0) visit(row);
  }
};

/** Frames of one domain lie close together, so the low bits are kept: neighbours share a cache line of the map. */
const hash = (low: number, high: number): number => low ^ (low >>> MAX_BITS) ^ Math.imul(high, GOLDEN);

const fold = (key: number): number => Math.imul(key, GOLDEN) >>> (32 - COARSE_BITS);

/** Cuts runs where a column's chunk ends and where it is time for a pause. */
const slices = function* (runs: readonly RowRun[]): Generator<{ readonly from: number; readonly upTo: number }> {
  for (const { first, end } of runs) {
    for (let from = first; from < end;) {
      const upTo = Math.min(end, from + SLICE, (Math.floor(from / chunkRows) + 1) * chunkRows);
      yield { from, upTo };
      from = upTo;
    }
  }
};
