import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import { TCE_CALLS, tceStep, type TceStep } from './tce-step.ts';

/** A DMA window as far as a recording tells. */
export interface Window {
  readonly liobn: number;
  /** log2 of the page size. */
  readonly shift: number;
  /** Bus address at which it begins, and bytes. */
  readonly start: bigint;
  readonly size: bigint;
  /** The size stands in the recording, follows from the clearing of the whole window at boot, or is what successful calls need. */
  readonly known: 'recorded' | 'cleared' | 'calls';
}

/** Windows of a recording, and what else is taken from a first look at it. */
export interface Windows {
  readonly windows: ReadonlyMap<number, Window>;
  /** Guest addresses from here on are far above all that several calls name; null: there are none. */
  readonly memoryEnd: bigint | null;
}

/** The same with the windows that another recording of the capture knows better: a log that begins later has not seen the clearing at boot. */
export const withBetter = (own: Windows, others: readonly Windows[]): Windows => {
  const windows = new Map(own.windows);
  for (const [liobn, window] of own.windows) {
    if (window.known !== 'calls') continue;
    const better = others
      .map((other) => other.windows.get(liobn))
      .find(
        (other) =>
          other !== undefined && other.known !== 'calls' && other.start === window.start && other.size >= window.size,
      );
    if (better !== undefined) windows.set(liobn, better);
  }
  return { ...own, windows };
};

interface Seen {
  shift: number;
  start: bigint;
  size: bigint | null;
  /** End of the clearing from the first entry on; while it goes on. */
  cleared: bigint;
  clears: boolean;
  /** End of what calls needed that succeeded. */
  used: bigint;
}

/** A default window has pages of 4 KiB; QEMU's traces do not print the page size of windows that exist from the start. */
const DEFAULT_SHIFT = 12;
const MAX_BITS = 66;
/** Calls that are read at once. */
const SLICE = 2048;

/** Looks through the calls [first, end) and the tables of the same block. */
export const learnWindows = function* (facts: Facts, rows: readonly number[]): Work<Windows> {
  const seen = new Map<number, Seen>();
  const block = rows[0] === undefined ? -1 : facts.tables.tceCall.block.at(rows[0]);
  readTables(facts, block, seen);
  const bits = Array.from({ length: MAX_BITS }, () => 0);
  for (const [at, row] of rows.entries()) {
    if (at % SLICE === SLICE - 1) yield;
    const step = tceStep(facts, row);
    if (!TCE_CALLS.has(step.hcall) || step.liobn === null) continue;
    countAddresses(step, bits);
    if (step.result === 0 && step.ioba !== null) learnCall(windowOf(seen, step.liobn), step, step.ioba);
  }
  const windows = new Map<number, Window>();
  for (const [liobn, { shift, start, size, cleared, used }] of seen) {
    const known = size !== null ? 'recorded' : cleared > 0n && cleared >= used ? 'cleared' : 'calls';
    const bytes = size ?? (known === 'cleared' ? cleared : used);
    if (bytes > 0n) windows.set(liobn, { liobn, shift, start, size: bytes, known });
  }
  return { windows, memoryEnd: memoryEnd(bits) };
};

const windowOf = (seen: Map<number, Seen>, liobn: number): Seen => {
  const known = seen.get(liobn);
  if (known !== undefined) return known;
  const made: Seen = { shift: DEFAULT_SHIFT, start: 0n, size: null, cleared: 0n, clears: true, used: 0n };
  seen.set(liobn, made);
  return made;
};

const readTables = (facts: Facts, block: number, seen: Map<number, Seen>): void => {
  const table = facts.tables.tceTable;
  for (let row = 0; row < table.rows(); row += 1) {
    if (table.block.at(row) !== block) continue;
    const { liobn, start, pageSize, size } = table.row(row);
    if (liobn === null) continue;
    const window = windowOf(seen, liobn);
    if (pageSize !== null) window.shift = Math.round(Math.log2(pageSize));
    if (start !== null) window.start = start;
    if (size !== null) window.size = BigInt(size);
  }
};

const learnCall = (window: Seen, step: TceStep, ioba: bigint): void => {
  const isClear = step.tce === 0n && step.list === null && step.hcall !== 'H_GET_TCE';
  const end = ioba - window.start + (BigInt(step.done ?? step.count ?? 1) << BigInt(window.shift));
  // In KVM the range may run off the window: only its first page proves anything.
  const proven = step.side === 'kvm' ? ioba - window.start + (1n << BigInt(window.shift)) : end;
  if (window.clears && isClear && ioba - window.start === window.cleared) window.cleared = end;
  else window.clears = false;
  if (proven > window.used) window.used = proven;
};

const bitLength = (value: bigint): number => (value <= 0n ? 0 : Math.floor(Math.log2(Number(value))) + 1);

const countAddresses = ({ tce, list }: TceStep, bits: number[]): void => {
  if (tce !== null && (tce & 3n) !== 0n) bits[bitLength(tce)] = (bits[bitLength(tce)] ?? 0) + 1;
  if (list !== null) bits[bitLength(list)] = (bits[bitLength(list)] ?? 0) + 1;
};

/** From so many addresses on they tell which are out of the common; below, only one that is far away is. */
const ENOUGH = 64;
/** How many bits longer an address out of the common is. */
const LONGER = 3;
const FAR_LONGER = 6;

/** Addresses that at most 2 calls name and that are at least 8 times as high as those that more calls name; the power of two below the lowest of them. */
const memoryEnd = (bits: readonly number[]): bigint | null => {
  const highest = bits.findLastIndex((count) => count >= 3);
  const common = bits.slice(0, highest + 1).reduce((sum, count) => sum + count, 0);
  const longer = common < ENOUGH ? FAR_LONGER : LONGER;
  const outside = bits.findIndex((count, at) => count > 0 && at >= highest + longer);
  return highest < 0 || outside < 0 ? null : 1n << BigInt(outside - 1);
};
