import { chunkMask, chunkRows } from '../../core/number-column.ts';
import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import type { GrantTableView } from '../../world/world.ts';

/** Rows between two pauses. */
const SLICE = 16384;
/** Bits of the map for each row, and its largest size: 16 MiB, a bit for each frame of 512 GiB. */
const BITS_PER_ROW = 32;
const MAX_BITS = 27;

/** One frame that the tables of two domains hold. */
export type SharedFrame = (first: FoundRow, second: FoundRow) => void;

/** A row and the table that it stands in. */
export interface FoundRow {
  readonly row: number;
  readonly table: GrantTableView;
}

/**
 * Finds machine frames that several domains of one dump have granted, in linear time over millions of rows. The first
 * pass marks, in a bitmap of hashed frames, the hashes that a table shares with an earlier one; the second collects
 * the few rows with such a hash in a table and compares the frames themselves. `visit` gets the first row of a frame
 * and each later one of another granter.
 */
export const visitSharedFrames = function* (
  facts: Facts,
  tables: readonly GrantTableView[],
  visit: SharedFrame,
): Work<void> {
  const rows = tables.reduce((sum, table) => sum + table.count, 0);
  const bits = Math.min(MAX_BITS, Math.max(10, Math.ceil(Math.log2(rows * BITS_PER_ROW + 1))));
  const mask = 2 ** bits - 1;
  const seen = new Uint32Array(2 ** bits / 32);
  const repeated = new Uint32Array(2 ** bits / 32);
  let hits = 0;
  for (const table of tables) {
    // First against the tables before this one, then added: a domain may grant one frame under two references.
    yield* eachHash(facts, table, mask, (_, hash) => {
      const bit = 1 << (hash & 31);
      const word = hash >>> 5;
      if (((seen[word] ?? 0) & bit) === 0) return;
      hits += 1;
      repeated[word] = (repeated[word] ?? 0) | bit;
    });
    yield* eachHash(facts, table, mask, (_, hash) => {
      const word = hash >>> 5;
      seen[word] = (seen[word] ?? 0) | (1 << (hash & 31));
    });
  }
  if (hits === 0) return;
  yield* compareCandidates(facts, tables, { mask, repeated, hits }, visit);
};

interface Candidates {
  readonly mask: number;
  readonly repeated: Uint32Array;
  readonly hits: number;
}

/** Puts the rows with a repeated hash into an open-addressing table, keyed by frame. */
const compareCandidates = function* (
  facts: Facts,
  tables: readonly GrantTableView[],
  { mask, repeated, hits }: Candidates,
  visit: SharedFrame,
): Work<void> {
  const { mfn } = facts.tables.grantActive.columns;
  // Each hit has at least one partner; more of them than hits only where one table repeats a hash, so it may grow.
  let slots = new Int32Array(2 ** Math.ceil(Math.log2(hits * 4 + 16))).fill(-1);
  let used = 0;
  const ownerOf = ownerFinder(tables);
  const slotOf = (row: number): number => {
    const size = slots.length - 1;
    let slot = Math.imul(mfn.store.low(row) ^ mfn.store.high(row), 0x9e3779b1) >>> 0 & size;
    for (;;) {
      const known = slots[slot] ?? -1;
      if (known === -1 || (mfn.store.low(known) === mfn.store.low(row) && mfn.store.high(known) === mfn.store.high(row)))
        return slot;
      slot = (slot + 1) & size;
    }
  };
  for (const table of tables) {
    yield* eachHash(facts, table, mask, (row, hash) => {
      if (((repeated[hash >>> 5] ?? 0) & (1 << (hash & 31))) === 0) return;
      const slot = slotOf(row);
      const first = slots[slot] ?? -1;
      if (first === -1) {
        slots[slot] = row;
        used += 1;
        if (used * 2 < slots.length) return;
        const old = slots;
        slots = new Int32Array(old.length * 2).fill(-1);
        for (const kept of old) if (kept !== -1) slots[slotOf(kept)] = kept;
        return;
      }
      const owner = ownerOf(first);
      if (owner !== undefined && owner.granter !== table.granter) visit({ row: first, table: owner }, { row, table });
    });
  }
};

/** Finds the table of a row; tables stand in the order of their rows. */
const ownerFinder = (tables: readonly GrantTableView[]): ((row: number) => GrantTableView | undefined) => {
  const sorted = [...tables].sort((a, b) => a.first - b.first);
  return (row) => {
    let low = 0;
    let high = sorted.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((sorted[middle]?.first ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return sorted[low];
  };
};

/** Calls `visit` with each row of a table and the hash of its frame: its low bits, mixed with the high ones. */
const eachHash = function* (
  facts: Facts,
  table: GrantTableView,
  mask: number,
  visit: (row: number, hash: number) => void,
): Work<void> {
  const { store } = facts.tables.grantActive.columns.mfn;
  const narrow = store.isNarrow;
  const end = table.first + table.count;
  for (let from = table.first; from < end; ) {
    const upTo = Math.min(end, from + SLICE, (Math.floor(from / chunkRows) + 1) * chunkRows);
    const low = store.lowColumn.chunkOf(from);
    for (let row = from; row < upTo; row += 1) {
      const frame = low[row & chunkMask] ?? 0;
      visit(row, (frame ^ (frame >>> 27) ^ (narrow ? 0 : Math.imul(store.high(row), 0x9e3779b1))) & mask);
    }
    from = upTo;
    yield;
  }
};
