import type { Interval } from '../../core/interval.ts';
import { fittedShootdown } from './fitted-constants.ts';
import type { HostLoad } from './host-load.ts';
import { shootdownThroughput } from './shootdown-cost.ts';

/** What a limit of persistent grants costs a ring that uses so many pages (MODEL.md 11.5, "overflow regime"). */
export interface LimitCost {
  /** Pages that the requests of one ring use in turn. */
  readonly pages: number;
  /** Share of them that are mapped already when they are wanted. */
  readonly hitRatio: { readonly low: number; readonly high: number };
  /** I/O per second of the host. */
  readonly iops: { readonly low: number; readonly high: number };
}

/** Segments of a request, and of an indirect one of a usual blkfront. */
const [DIRECT, INDIRECT] = [11, 32];
/** Share of the limit that a purge frees, in hundredths. */
const PURGED = 5;

/** The cost of a limit for rings of so many requests, by segments; a negative limit is none, since the kernel compares without sign. */
export const limitCosts = (limit: number, entries: number, host: HostLoad): readonly LimitCost[] =>
  [DIRECT, INDIRECT].map((segments) => {
    const pages = entries * segments;
    const hitRatio = hitsOf(limit, pages);
    const at = (ratio: number): number => shootdownThroughput(fittedShootdown, { ...host, hitRatio: ratio });
    return { pages, hitRatio, iops: { low: at(hitRatio.low), high: at(hitRatio.high) } };
  });

/** With more pages than the limit and all used alike, as many hit as stay in the tree: all of it, or half a purge less. */
const hitsOf = (limit: number, pages: number): LimitCost['hitRatio'] => {
  if (limit < 0 || limit >= pages) return { low: 1, high: 1 };
  const share = Math.trunc(limit / 100) * PURGED;
  return { low: (limit - share / 2) / pages, high: limit / pages };
};

/** The prediction for a host of which not all is known, as an interval of I/O per second. */
export const predictedIops = (host: HostLoad, hitRatio: Interval, flushes: Interval): Interval => {
  const at = (ratio: number | null, flushed: number | null): number =>
    shootdownThroughput(fittedShootdown, { ...host, hitRatio: ratio ?? 0, flushes: flushed ?? 1 });
  return { low: at(hitRatio.low, flushes.high), high: at(hitRatio.high, flushes.low) };
};
