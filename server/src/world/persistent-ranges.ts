import { lowerBound } from '../core/lower-bound.ts';
import type { Facts } from '../facts/facts.ts';
import type { KernelWindow } from './dump-window.ts';
import type { Timeline } from './timeline.ts';
import type { CaptureWorld } from './world.ts';

/** What the statistics lines of one ring say about its persistent grants during a window of time. */
export interface PersistentRange {
  /** At least and at most so many were mapped. `low` is null where the lines cannot limit it from below. */
  readonly low: number | null;
  readonly high: number;
  /** What the last line before the end of the window says. */
  readonly latest: number;
  /** Row of that line in `blkbackStat`. */
  readonly row: number;
  /** The tree was full, so that grants may have been mapped besides it. */
  readonly full: boolean;
}

/** How often blkback prints its statistics is 10 s; a line may be late, but an older one says nothing of the moment. */
const MAX_AGE = 15;
/**
 * A thread prints every 10 s and once more when it ends, so three lines take longer than this. Else they are of two
 * connections, or of two hosts whose logs were joined.
 */
const THREE_LINES = 10.5;

/** Since Linux 4.19: after so many seconds without use a grant is given back, however many there are. */
const UNUSED_SECONDS = 'xen_blkback.persistent_grant_unused_seconds';
/** Its default. */
const LONG_UNUSED = 60;

/** Ids of the messages that tell of each change of a tree of persistent grants (dynamic debug of xen-blkback). */
const GROWTH = ['blkback.grant-added-to-the-tree'];
const PURGES = ['blkback.going-to-purge-at-least', 'blkback.purged'];

/** Answers for a ring of a device of a domain; null when its lines do not reach the window. */
export type PersistentRangeOf = (
  ring: { readonly domid: number; readonly device: string; readonly ring: number; readonly entries: number },
  window: KernelWindow,
) => PersistentRange | null;

/**
 * Looks up how many persistent grants a ring had. Its statistics lines (`pg: a/b`) are samples; between two of them the
 * tree only changes through I/O, and then within what the log says (lines of dynamic debug) or, where it says nothing,
 * within what one interval can do: a purge of max/100*5 (of any number where grants may be dropped after a short time
 * without use) and a growth of all segments of all requests of the ring.
 */
export const persistentRanges = ({ facts, timeline, parameter }: CaptureWorld): PersistentRangeOf => {
  const rings = byRing(facts, timeline);
  const growth = timesOf(timeline, GROWTH);
  const purges = timesOf(timeline, PURGES);
  const traced = tracedPieces(facts, timeline);
  const unused = Number(parameter(UNUSED_SECONDS)?.value ?? NaN);
  const keeps = unused >= LONG_UNUSED;
  return ({ domid, device, ring, entries }, window) => {
    const lines = rings.get(`${domid}.${device}-${ring}`);
    return lines === undefined ? null : rangeIn(lines, window, { growth, purges, traced, keeps, entries });
  };
};

interface StatLine {
  readonly row: number;
  readonly time: number;
  readonly value: number;
  readonly max: number;
  /** No request was handled since the line before. */
  readonly idle: boolean;
}

/** Kernel times between which one file holds every line. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

interface Changes {
  readonly growth: readonly number[];
  readonly purges: readonly number[];
  /** Pieces of logs with dynamic debug on: a change without its message did not happen there. */
  readonly traced: readonly Piece[];
  /** Grants that are not used stay for much longer than an interval. */
  readonly keeps: boolean;
  /** Grants that all requests of the ring can hold together. */
  readonly entries: number;
}

const byRing = (facts: Facts, timeline: Timeline): ReadonlyMap<string, readonly StatLine[]> => {
  const { columns } = facts.tables.blkbackStat;
  const rings = new Map<string, StatLine[]>();
  for (const events of timeline.stats.values()) {
    for (const { row, time } of events) {
      const domid = columns.domid.at(row);
      const device = columns.device.at(row);
      const value = columns.persistent.at(row);
      const max = columns.persistentMax.at(row);
      if (time === null || domid === null || device === null || value === null || max === null) continue;
      const key = `${domid}.${device}-${columns.ring.at(row) ?? 0}`;
      const lines = rings.get(key) ?? [];
      rings.set(key, lines);
      const idle = [columns.rd, columns.wr, columns.ds].every((column) => (column.at(row) ?? 0) === 0);
      lines.push({ row, time, value, max, idle });
    }
  }
  for (const lines of rings.values()) lines.sort((a, b) => a.time - b.time);
  return rings;
};

const timesOf = (timeline: Timeline, ids: readonly string[]): readonly number[] =>
  ids
    .flatMap((id) => timeline.withId(id).map(({ time }) => time))
    .filter((time) => time !== null)
    .sort((a, b) => a - b);

/** From the first message of dynamic debug in a log to its end. Nothing is said of the time between two pieces of a log. */
const tracedPieces = (facts: Facts, timeline: Timeline): readonly Piece[] => {
  const { block, columns } = facts.tables.kernelMessage;
  const starts = new Map<number, number>();
  for (const { row, copies } of [...GROWTH, ...PURGES].flatMap((id) => timeline.withId(id))) {
    for (const at of [row, ...copies]) {
      const time = columns.time.at(at);
      if (time !== null) starts.set(block.at(at), Math.min(time, starts.get(block.at(at)) ?? Infinity));
    }
  }
  return [...starts].map(([id, from]) => ({ from, to: facts.blocks[id]?.lastKernelTime ?? NaN }));
};

const rangeIn = (lines: readonly StatLine[], { from, to }: KernelWindow, changes: Changes): PersistentRange | null => {
  if (to === null) return null;
  const before = from === null ? -1 : lines.findLastIndex(({ time }) => time <= from);
  const last = Math.max(
    before,
    lines.findLastIndex(({ time }) => time < to),
  );
  const latest = lines[last];
  if (latest === undefined) return null;
  const after = lines[last + 1];
  if (to - latest.time > MAX_AGE && (after === undefined || after.time - to > MAX_AGE)) return null;
  const start = lines[before];
  if (from !== null && start !== undefined && from - start.time > MAX_AGE) return null;
  const samples = lines.slice(Math.max(before, 0), after === undefined ? last + 1 : last + 2);
  const around = lines.slice(Math.max(before - 1, 0), last + 3);
  if (around.some(({ time }, index) => time - (around[index - 2]?.time ?? -Infinity) < THREE_LINES)) return null;
  let low = start === undefined ? 0 : Infinity;
  let high = 0;
  for (const [index, sample] of samples.entries()) {
    if (sample === after) break;
    const next = samples[index + 1] ?? null;
    const range = between(sample, next, next?.time ?? to, changes);
    low = Math.min(low, range.low);
    high = Math.max(high, range.high);
  }
  // Before its first line a ring may have had none, or, where the log does not go back to the window, anything.
  const known = from !== null;
  const full = samples.some(({ value, max }) => value >= max);
  return { low: known ? low : null, high, latest: latest.value, row: latest.row, full };
};

/** What was possible between two lines, or between the last line and the end of the window. */
const between = (
  line: StatLine,
  next: StatLine | null,
  end: number,
  { growth, purges, traced, keeps, entries }: Changes,
): { readonly low: number; readonly high: number } => {
  const values = next === null ? [line.value] : [line.value, next.value];
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (next?.idle === true) return { low, high };
  const limit = Math.max(line.max, high);
  if (!traced.some((piece) => piece.from <= line.time && end <= piece.to)) {
    const purge = Math.floor(line.max / 100) * 5;
    // What an idle timeout took was there before, so the peak was at most the sum of both values; had it been the
    // limit, a purge by number would have left more than there is now.
    const sum = line.value + (next?.value ?? Infinity);
    const peak = keeps && sum < line.max - purge ? sum : high + entries;
    return { low: keeps ? Math.max(0, low - purge) : 0, high: Math.min(limit, peak) };
  }
  const purged = countIn(purges, line.time, end) > 0;
  const grown = countIn(growth, line.time, end);
  // Without a purge the tree only grew, from one value to the other.
  if (!purged) return { low, high: next === null ? Math.min(limit, high + grown) : high };
  return { low: 0, high: Math.min(limit, high + grown) };
};

const countIn = (times: readonly number[], from: number, to: number): number =>
  firstAbove(times, to) - firstAbove(times, from);

/** Index of the first of the sorted times that is later. */
const firstAbove = (times: readonly number[], limit: number): number =>
  lowerBound(0, times.length, (at) => (times[at] ?? Infinity) <= limit);
