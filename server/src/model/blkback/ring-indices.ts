import type { Effects } from '../model.ts';
import type { BlkbackRing } from './blkback-state.ts';

/** Must the other end be told that the producer went from `before` to `now` (MODEL.md M1.4 N)? */
export const mustNotify = (before: number, now: number, event: number): boolean =>
  (now - event) >>> 0 < (now - before) >>> 0;

/** Requests that were read and not answered (P). */
export const unanswered = (ring: BlkbackRing): number => (ring.reqCons - ring.rspProdPvt) >>> 0;

/** Requests that may be read: published ones, as far as the ring can hold their answers. */
export const unconsumed = (ring: BlkbackRing): number =>
  Math.min((ring.reqProd - ring.reqCons) >>> 0, (ring.entries - unanswered(ring)) >>> 0);

/** The last look before the thread sleeps (RING_FINAL_CHECK_FOR_REQUESTS): is there more? */
export const finalCheck = (ring: BlkbackRing): boolean => {
  if (unconsumed(ring) > 0) return true;
  ring.reqEvent = (ring.reqCons + 1) >>> 0;
  return unconsumed(ring) > 0;
};

/** Puts a response on the ring and publishes it (make_response). */
export const respond = (ring: BlkbackRing, id: bigint, op: number, status: number, effects: Effects): void => {
  const before = ring.rspProd;
  ring.rspProdPvt = (ring.rspProdPvt + 1) >>> 0;
  ring.rspProd = ring.rspProdPvt;
  effects.output({ kind: 'response', id, op, status });
  if (mustNotify(before, ring.rspProd, ring.rspEvent)) effects.output(TO_FRONT);
};

const TO_FRONT = { kind: 'irq', target: 'front' } as const;
