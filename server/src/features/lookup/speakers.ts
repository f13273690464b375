import type { Work } from '../../core/work.ts';
import type { World } from '../../world/world.ts';

/** Events between two looks at the clock. */
const SLICE = 4096;

/** Finds whose kernel printed a message, by row of `kernelMessage`; null: not known. */
export const speakersOf = function* ({ captures }: World): Work<(row: number) => number | null> {
  const domains = new Map<number, number>();
  for (const { timeline } of captures) {
    for (const [index, { row, copies, domid }] of timeline.kernel.entries()) {
      if (domid !== null) for (const at of [row, ...copies]) domains.set(at, domid);
      if (index % SLICE === 0) yield;
    }
  }
  return (row) => domains.get(row) ?? null;
};
