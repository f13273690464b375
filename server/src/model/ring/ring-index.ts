/** Ring indices are 32 bits wide and wrap; these are the only ways in which they may be compared (xen/include/public/io/ring.h). */

/** How far `a` lies after `b`, 0 to 2^32 − 1. */
export const distance = (a: number, b: number): number => (a - b) >>> 0;

/** Does `a` lie before `b` by less than half of the range, or equal it? */
export const notAhead = (a: number, b: number): boolean => ((a - b) | 0) <= 0;

/**
 * Must the other end be told that the producer went from `before` to `now`, when it asked to be told at `event`
 * (RING_PUSH_REQUESTS_AND_CHECK_NOTIFY, MODEL.md M1.4 N)?
 */
export const mustNotify = (before: number, now: number, event: number): boolean =>
  (now - event) >>> 0 < (now - before) >>> 0;

/** Requests that may be read: those published, as far as the ring has room for their answers (RING_HAS_UNCONSUMED_REQUESTS). */
export const unconsumedRequests = (reqProd: number, reqCons: number, rspProdPvt: number, entries: number): number =>
  Math.min(distance(reqProd, reqCons), distance(entries, distance(reqCons, rspProdPvt)));
