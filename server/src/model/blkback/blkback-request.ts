/** Operations of a block ring (include/xen/interface/io/blkif.h). */
export const BlkifOp = { read: 0, write: 1, barrier: 2, flush: 3, discard: 5, indirect: 6 } as const;

/** A page of a request: `firstSector` to `lastSector` (512 bytes, 0 to 7) of the page behind a grant. */
export interface BlkifSegment {
  readonly gref: number;
  readonly firstSector: number;
  readonly lastSector: number;
}

/** A request as the front end wrote it into the ring and into the pages that the ring points to. */
export interface BlkifRequest {
  /** `operation`. */
  readonly op: number;
  readonly id: bigint;
  readonly sector: bigint;
  /** `nr_segments`: what the request says, which `segments` need not have. */
  readonly segmentCount: number;
  /** The segments in the request, or in its indirect pages. */
  readonly segments: readonly BlkifSegment[];
  /** `indirect_op` and `indirect_grefs`. */
  readonly indirectOp?: number;
  readonly descriptors?: readonly number[];
  /** What an evil front end shows when the descriptors are read for the second time; absent: the same. */
  readonly raced?: readonly BlkifSegment[];
  /** `nr_sectors` and `flag` of a discard. */
  readonly discardSectors?: bigint;
  readonly discardFlag?: number;
  /** `handle`, which nobody checks. */
  readonly handle?: number;
}

/** What a slot of a new ring holds. */
export const ZERO_REQUEST: BlkifRequest = { op: 0, id: 0n, sector: 0n, segmentCount: 0, segments: [] };
