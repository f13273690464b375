/** Bytes of a slot (IO_TLB_SHIFT 11), slots of a segment (IO_TLB_SEGSIZE 128), bytes of a full segment. */
export const SLOT_BYTES = 2048;
export const SLOTS_PER_MIB = (1 << 20) / SLOT_BYTES;
export const SEGMENT_SLOTS = 128;
export const SEGMENT_BYTES = SLOT_BYTES * SEGMENT_SLOTS;

/** A run of slots that is contiguous for devices: at most 256 KiB. */
export interface Segment {
  readonly phys: bigint;
  readonly dma: bigint;
  readonly size: number;
}

/** Segments of a pool: ⌈slots / 128⌉, full except the last. */
export const segmentCount = (slots: number): number => Math.ceil(slots / SEGMENT_SLOTS);

/** The bounce buffer: slots of 2048 bytes that lie in segments. */
export interface SlotPool {
  readonly start: bigint;
  readonly slots: number;
  readonly segments: readonly Segment[];
  /** 1 for a slot in use. */
  readonly taken: Uint8Array;
  used: number;
}

/** Takes `size` bytes of slots in a row within one segment, first fit from a segment on; the first slot, or −1 if there are none. */
export const takeSlots = (pool: SlotPool, size: number, from: number, crossing: boolean): number => {
  const count = Math.ceil(size / SLOT_BYTES);
  const segments = pool.segments.length;
  if (count === 0 || (!crossing && count > SEGMENT_SLOTS)) return -1;
  for (let n = 0; n < segments; n += 1) {
    const first = ((from + n) % segments) * SEGMENT_SLOTS;
    const end = crossing ? pool.slots : Math.min(first + SEGMENT_SLOTS, pool.slots);
    const slot = freeRun(pool.taken, first, end, count);
    if (slot < 0) continue;
    pool.taken.fill(1, slot, slot + count);
    pool.used += count;
    return slot;
  }
  return -1;
};

const freeRun = (taken: Uint8Array, first: number, end: number, count: number): number => {
  let free = 0;
  for (let slot = first; slot < end; slot += 1) {
    free = taken[slot] === 0 ? free + 1 : 0;
    if (free === count) return slot - count + 1;
  }
  return -1;
};

/** Gives the slots of a mapping back. */
export const giveSlots = (pool: SlotPool, slot: number, size: number): void => {
  const count = Math.ceil(size / SLOT_BYTES);
  pool.taken.fill(0, slot, slot + count);
  pool.used -= count;
};
