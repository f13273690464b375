import type { Facts } from '../../facts/facts.ts';
import type { Message } from '../block/messages.ts';

/** Bytes of a slot (`IO_TLB_SHIFT`). */
const SLOT = 2048;
/** Most that one mapping can have: 128 slots of one segment (`IO_TLB_SEGSIZE`). */
const LARGEST = 128 * SLOT;
/** The share of used slots from which the pool counts as full. */
const NEARLY_FULL = 0.9;

/** Why a request for a bounce buffer failed. */
export type FullCause = 'no-pool' | 'too-large' | 'full' | 'fragmented' | 'no-room';

/** What a line "swiotlb buffer is full" says; null: the kernel did not print it. */
export interface FullBuffer {
  readonly cause: FullCause;
  /** Bytes that were asked for. */
  readonly size: number | null;
  readonly total: number | null;
  readonly used: number | null;
  /** `0000:00:02.0`, or null. */
  readonly device: string | null;
}

/**
 * Reads a message of `swiotlb_tbl_map_single()`: size of the request, and since 4.20 slots in all and in use. The words
 * "is full" are printed whatever the reason; the numbers tell which it was.
 */
export const readFullBuffer = (facts: Facts, { args, event }: Message): FullBuffer => {
  const [size = null, total = null, used = null] = args.map(Number);
  const device = facts.tables.kernelMessage.columns.device.at(event.row);
  return { cause: causeOf(size, total, used), size, total, used, device };
};

const causeOf = (size: number | null, total: number | null, used: number | null): FullCause => {
  if (total === 0) return 'no-pool';
  if (size !== null && size > LARGEST) return 'too-large';
  if (total === null || used === null) return 'no-room';
  const slots = Math.ceil((size ?? 0) / SLOT);
  return used >= NEARLY_FULL * total || total - used < slots ? 'full' : 'fragmented';
};

/** Is a pool that says how much of it is in use nearly full? */
export const isNearlyFull = (total: number | null, used: number | null): boolean =>
  total !== null && used !== null && total > 0 && used >= NEARLY_FULL * total;

/** The cause in words, with its numbers. */
export const fullText = ({ cause, size, total, used }: FullBuffer): string => {
  switch (cause) {
    case 'no-pool':
      return `there is no pool (0 slots): a request of ${size} bytes could not be bounced`;
    case 'too-large':
      return `a request of ${size} bytes is larger than one mapping can be (${LARGEST}); the pool is not too small${used === null ? '' : ` (${used}/${total} slots)`}`;
    case 'full':
      return `${used}/${total} slots, no room for ${size} bytes`;
    case 'fragmented':
      return `${used}/${total} slots, but no ${Math.ceil((size ?? 0) / SLOT)} free ones in a row for ${size} bytes`;
    case 'no-room':
      return `no room for ${size} bytes`;
  }
};

/** What to do about a cause. */
export const fullHint = (cause: FullCause): string => {
  switch (cause) {
    case 'no-pool':
      return 'The kernel did not expect to bounce: look why this device cannot reach the memory, or set swiotlb=<slots>';
    case 'too-large':
      return 'The driver must keep to the largest mapping (dma_max_mapping_size()); a larger pool does not help';
    default:
      return 'swiotlb=<slots> for a larger pool, or find out why so much is bounced';
  }
};
