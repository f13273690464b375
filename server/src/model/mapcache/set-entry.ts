import type { Effects } from '../model.ts';
import type { P2mChange } from './mapcache-event.ts';
import type { MapcacheState } from './mapcache-state.ts';
import {
  LEVEL_FRAMES,
  below,
  indexAt,
  isRam,
  levelOfOrder,
  type P2mEntry,
  type P2mLeaf,
  type P2mLevel,
  type P2mTable,
} from './p2m-tree.ts';

/** What a change of an entry came to: 0 or a negative errno, leaves of RAM that were freed, and whether some of them are still mapped. */
export interface EntryResult {
  readonly status: number;
  /** Calls of the place that marks. */
  readonly marks: number;
  /** Marks for memory that stays mapped, on the way back from a split that failed. */
  readonly spurious: number;
  /** Guest frames [first, last] of RAM that went away or changed, or null. */
  readonly gone: readonly [bigint, bigint] | null;
}

const EINVAL = -22;
const ENOENT = -2;
const ENOMEM = -12;

interface Freed {
  marks: number;
}

/** __p2m_set_entry (xen/arch/arm/p2m.c 4.13 to 4.15; MODEL.md M7.2), with its counters as they are, drift and all. */
export const setEntry = (state: MapcacheState, change: P2mChange, effects: Effects): EntryResult => {
  const { gfn, order, mfn, type, access = 'rwx' } = change;
  const target = levelOfOrder(order);
  const failed = (status: number): EntryResult => ({ status, marks: 0, spurious: 0, gone: null });
  if (target === null || gfn < 0n || gfn >= 1n << 40n || gfn % LEVEL_FRAMES[target] !== 0n) return failed(EINVAL);
  const removing = mfn === null;
  let table: P2mTable = state.root;
  let level: P2mLevel = 1;
  while (level !== target) {
    const index = indexAt(gfn, level);
    const entry = table.entries.get(index);
    const next = below(level);
    if (next === null) return failed(EINVAL);
    if (entry === undefined) {
      if (removing) return failed(0);
      if (!allocate(state)) return failed(ENOMEM);
      const made: P2mTable = { kind: 'table', entries: new Map() };
      table.entries.set(index, made);
      table = made;
    } else if (entry.kind === 'leaf') {
      const split = splitLeaf(state, entry, { level, target, gfn });
      if (!split.whole) {
        const freed: Freed = { marks: 0 };
        state.mapped[level] += 1;
        freeEntry(state, split.entry, level, freed);
        return { status: ENOMEM, marks: freed.marks, spurious: freed.marks, gone: null };
      }
      effects.output({ kind: 'result', of: 'flush', value: 'break-before-make' });
      table.entries.set(index, split.entry);
      if (split.entry.kind === 'leaf') return failed(ENOENT);
      table = split.entry;
    } else table = entry;
    level = next;
  }
  return replaceEntry(
    state,
    { table, level, gfn, leaf: mfn === null ? null : { kind: 'leaf', mfn, type, access } },
    effects,
  );
};

const replaceEntry = (
  state: MapcacheState,
  place: { readonly table: P2mTable; readonly level: P2mLevel; readonly gfn: bigint; readonly leaf: P2mLeaf | null },
  effects: Effects,
): EntryResult => {
  const { table, level, gfn, leaf } = place;
  const index = indexAt(gfn, level);
  const old = table.entries.get(index);
  table.entries.delete(index);
  if (old !== undefined) effects.output({ kind: 'result', of: 'flush', value: leaf === null ? 'deferred' : 'now' });
  if (leaf === null) state.needFlush ||= old !== undefined;
  else {
    if (old === undefined) state.mapped[level] += 1;
    if (level !== 1 && old === undefined) state.direct = true;
    table.entries.set(index, leaf);
  }
  const same = old?.kind === 'leaf' && leaf !== null && old.mfn === leaf.mfn;
  if (old === undefined || same) return { status: 0, marks: 0, spurious: 0, gone: null };
  if (leaf !== null) state.replaced += 1;
  const freed: Freed = { marks: 0 };
  freeEntry(state, old, level, freed);
  const ram = freed.marks > 0;
  const inSet = old.kind === 'leaf' && ram ? 1 : 0;
  return {
    status: 0,
    marks: state.switches.markIn === 'free' ? freed.marks : inSet,
    spurious: 0,
    gone: ram ? [gfn, gfn + LEVEL_FRAMES[level] - 1n] : null,
  };
};

/** p2m_split_superpage: `whole` is false when some table could not be had; what was split by then is in `entry`. */
const splitLeaf = (
  state: MapcacheState,
  leaf: P2mLeaf,
  { level, target, gfn }: { readonly level: P2mLevel; readonly target: P2mLevel; readonly gfn: bigint },
): { readonly whole: boolean; readonly entry: P2mEntry } => {
  const next = below(level);
  if (next === null || !allocate(state)) return { whole: false, entry: leaf };
  const entries = new Map<number, P2mEntry>();
  for (let k = 0; k < 512; k += 1) entries.set(k, { ...leaf, mfn: leaf.mfn + BigInt(k) * LEVEL_FRAMES[next] });
  state.shattered[level] += 1;
  state.mapped[level] -= 1;
  if (state.switches.defect !== 'split-uncounted') state.mapped[next] += 512;
  const made: P2mTable = { kind: 'table', entries };
  if (next === target) return { whole: true, entry: made };
  const index = indexAt(gfn, next);
  const child = entries.get(index);
  if (child?.kind !== 'leaf') return { whole: false, entry: made };
  const { whole, entry } = splitLeaf(state, child, { level: next, target, gfn });
  entries.set(index, entry);
  return { whole, entry: made };
};

/** p2m_free_entry: takes a leaf, or all below a table, off the counters, and marks for each leaf of RAM. */
const freeEntry = (state: MapcacheState, entry: P2mEntry, level: P2mLevel, freed: Freed): void => {
  if (entry.kind === 'leaf') {
    if (isRam(entry.type)) freed.marks += 1;
    state.mapped[level] -= 1;
    return;
  }
  const next = below(level);
  if (next !== null) for (const child of entry.entries.values()) freeEntry(state, child, next, freed);
  if (state.switches.defect !== 'table-leaked') state.tables -= 1;
};

const allocate = (state: MapcacheState): boolean => {
  if (state.allocations === 0) return false;
  if (state.allocations !== null) state.allocations -= 1;
  state.tables += 1;
  return true;
};
