import { isWideAbi, type RingAbi } from './ring-size.ts';

/** Byte offsets of the fields of a slot (MODEL.md M1.2; include/xen/interface/io/blkif.h, packed). */
export interface SlotLayout {
  readonly id: number;
  readonly sector: number;
  /** The first of 11 segments: reference u32, first and last sector u8, 2 bytes of padding. */
  readonly segments: number;
  /** DISCARD: number of sectors, u64. */
  readonly discardSectors: number;
  /** INDIRECT: handle u16 and up to 8 references u32. */
  readonly indirectHandle: number;
  readonly indirectGrefs: number;
  /** Bytes of a response. */
  readonly responseBytes: number;
}

const WIDE: SlotLayout = {
  id: 8,
  sector: 16,
  segments: 24,
  discardSectors: 24,
  indirectHandle: 24,
  indirectGrefs: 28,
  responseBytes: 16,
};
const NARROW: SlotLayout = {
  id: 4,
  sector: 12,
  segments: 20,
  discardSectors: 20,
  indirectHandle: 20,
  indirectGrefs: 24,
  responseBytes: 12,
};

/** The offsets of a layout; a response has id at 0, operation at 8 and status at 10 in all of them. */
export const slotLayout = (abi: RingAbi): SlotLayout => (isWideAbi(abi) ? WIDE : NARROW);

/** Operations of the block protocol (BLKIF_OP_*); 4 is reserved for packets. */
export const blockOps = {
  read: 0,
  write: 1,
  writeBarrier: 2,
  flush: 3,
  reserved: 4,
  discard: 5,
  indirect: 6,
} as const;
