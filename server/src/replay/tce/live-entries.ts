import { hex } from '../../core/hex.ts';
import type { TceState } from '../../model/tce/tce-state.ts';

/** The entries of a window that permit something, as ranges of bus addresses: `0x1000-0x3000`. */
export const liveEntries = (state: TceState, liobn: number): { readonly count: number; readonly ranges: string[] } => {
  const table = state.tables.get(liobn);
  if (table === undefined) return { count: 0, ranges: [] };
  const live = [...table.values].flatMap(([index, tce]) => ((tce & 3n) === 0n ? [] : [index]));
  live.sort((a, b) => (a < b ? -1 : 1));
  const address = (index: bigint): string => hex((index + table.offset) << BigInt(table.shift));
  const ranges: string[] = [];
  let first: bigint | null = null;
  for (const [at, index] of live.entries()) {
    first ??= index;
    if (live[at + 1] === index + 1n) continue;
    ranges.push(first === index ? address(first) : `${address(first)}-${address(index)}`);
    first = null;
  }
  return { count: live.length, ranges };
};
