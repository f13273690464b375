import { distance } from './ring-index.ts';

/** The indices of a ring; null: not known. */
export interface RingIndices {
  readonly reqProd: number | null;
  readonly reqCons: number | null;
  readonly rspProd: number | null;
  readonly rspProdPvt: number | null;
  readonly reqProdPvt: number | null;
  readonly rspCons: number | null;
}

/** Requests by where they stand (MODEL.md M1.3); null: an index is not known. Impossible indices give numbers near 2^32. */
export interface RingLevels {
  /** Published, not yet read by the backend (U). */
  readonly unread: number | null;
  /** Read and not answered (P). */
  readonly unanswered: number | null;
  /** Answered, the answer not published (Q). */
  readonly unpublished: number | null;
  /** Answers that the frontend has not seen (A). */
  readonly unseen: number | null;
  /** Slots that the frontend uses (F). */
  readonly used: number | null;
}

const between = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : distance(a, b);

/** How full a ring is. */
export const ringLevels = (ring: RingIndices): RingLevels => ({
  unread: between(ring.reqProd, ring.reqCons),
  unanswered: between(ring.reqCons, ring.rspProdPvt),
  unpublished: between(ring.rspProdPvt, ring.rspProd),
  unseen: between(ring.rspProd, ring.rspCons),
  used: between(ring.reqProdPvt, ring.rspCons),
});
