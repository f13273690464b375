import type { Facts } from '../../facts/facts.ts';
import { SLOTS_PER_MIB } from '../../model/swiotlb/slot-pool.ts';

/** Slots of the bounce buffer, at most `most`, as debugfs or the kernel's log of a capture says; null: neither was captured. */
export const poolSlots = (
  { tables: { swiotlb }, blocks }: Facts,
  capture: number | null,
  most = Infinity,
): number | null => {
  for (let row = 0; row < swiotlb.rows(); row += 1) {
    const { totalSlots, sizeMiB } = swiotlb.row(row);
    const slots = totalSlots ?? (sizeMiB === null ? null : sizeMiB * SLOTS_PER_MIB);
    if (slots !== null && slots > 0 && slots <= most && blocks[swiotlb.block.at(row)]?.capture === capture)
      return slots;
  }
  return null;
};
