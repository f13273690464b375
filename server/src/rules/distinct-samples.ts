import type { Block } from '../facts/block.ts';

/**
 * Were two dumps printed at different moments? The same dump often stands in several files (a piece of `xl dmesg`, the
 * log of xenconsoled, a serial log), and such copies prove nothing. Different are dumps with hypervisor times that
 * differ, and dumps of two named snapshots.
 */
export const areDistinctSamples = (one: Block, other: Block): boolean => {
  const apart = Math.abs(one.hypervisorTime - other.hypervisorTime);
  if (!Number.isNaN(apart)) return apart > 0;
  return one.snapshot !== null && other.snapshot !== null && one.snapshot !== other.snapshot;
};

/** Is there a dump among these that was printed at another moment than the first? */
export const hasTwoSamples = (blocks: readonly Block[]): boolean => {
  const [first, ...others] = blocks;
  return first !== undefined && others.some((other) => areDistinctSamples(first, other));
};
