import type { Effects } from '../model.ts';
import { distance, mustNotify, unconsumedRequests } from '../ring/ring-index.ts';
import type { BlkbackRing } from './blkback-state.ts';

/** Requests that were read and not answered (P). */
export const unanswered = (ring: BlkbackRing): number => distance(ring.reqCons, ring.rspProdPvt);

/** Requests that may be read. */
const unconsumed = (ring: BlkbackRing): number =>
  unconsumedRequests(ring.reqProd, ring.reqCons, ring.rspProdPvt, ring.entries);

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
