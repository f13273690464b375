import { factPlace } from '../../facts/fact-place.ts';
import { segmentCount, SLOT_BYTES, SLOTS_PER_MIB } from '../../model/swiotlb/slot-pool.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { sinkAt, type Reconciled } from './reconciled.ts';

/** The bounce buffer (M6) as the kernel log and debugfs show it: slots, segments, slots in use, and whether its sizes agree. Of several lines about one thing the last holds. */
export const reconcileBuffers = ({ facts, capture, snapshots }: CaptureWorld, found: Reconciled[]): void => {
  const { swiotlb } = facts.tables;
  let slots: number | null = null;
  let used: number | null = null;
  let size: number | null = null;
  let range: number | null = null;
  let last: number | null = null;
  for (let row = 0; row < swiotlb.rows(); row += 1) {
    if (facts.blocks[swiotlb.block.at(row)]?.capture !== capture.id) continue;
    const { totalSlots, usedSlots, sizeMiB, start, end } = swiotlb.row(row);
    slots = totalSlots ?? slots;
    used = usedSlots ?? used;
    size = sizeMiB ?? size;
    if (start !== null && end !== null && end > start) range = (end - start) / SLOT_BYTES;
    last = row;
  }
  if (last === null) return;
  const block = swiotlb.block.at(last);
  const snapshot = snapshots.find(({ blocks }) => blocks.some(({ id }) => id === block))?.id ?? null;
  const put = sinkAt(found, snapshot, factPlace(facts, 'swiotlb', last));
  const bySize = size === null ? null : size * SLOTS_PER_MIB;
  const total = slots ?? bySize ?? range;
  if (total === null) return;
  put(
    'state',
    'dma.tlb.nslabs',
    total,
    total,
    slots === null ? 'by its size: slots have 2 KiB' : 'as debugfs or the log counts them',
  );
  put('state', 'dma.seg.count', segmentCount(total), segmentCount(total), 'segments of 128 slots');
  if (used === null) put('assumption', 'dma.tlb.used', 0, total, 'nothing shows how many slots are in use');
  else put('state', 'dma.tlb.used', used, used, 'as debugfs or the log counts them');
  if (used !== null && used > total)
    put('residual', 'dma.tlb.used', used - total, used - total, 'more slots in use than there are');
  // The log rounds to whole MiB.
  const other = range ?? bySize;
  if (slots !== null && other !== null && Math.abs(slots - other) >= SLOTS_PER_MIB)
    put('residual', 'dma.tlb.nslabs', slots - other, slots - other, `${slots} slots less ${other} by its size`);
};
