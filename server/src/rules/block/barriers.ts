import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';
import { allVbds } from './find-vbd.ts';
import { ringLines, type RingLines } from './ring-lines.ts';

/** How much one ring's flush counter grew: all of it barriers where the backend offers no flush. */
export interface BarrierUse {
  readonly vbd: VbdView;
  readonly ring: RingLines;
  /** Each line with the growth of f since the line before of the same connection, and the writes of its interval. */
  readonly intervals: readonly { readonly event: LogEvent; readonly barriers: number; readonly writes: number }[];
}

/**
 * The rings of the disks whose frontend can only use barriers (`feature-barrier` = 1, `feature-flush-cache` = 0), with
 * what their lines say. f counts flushes and barriers alike and is cumulative, so only its growth between two lines of
 * one ring means something. Null: no disk says what it offers, or no ring has two lines.
 */
export const barrierUse = (world: CaptureWorld): readonly BarrierUse[] | null => {
  const { barrier, flushCache } = world.facts.tables.vbd.columns;
  const rings = ringLines(world);
  const vbds = allVbds(world);
  const decided = vbds.some(({ row }) => flushCache.at(row) === true || barrier.at(row) === false);
  const uses = vbds.flatMap((vbd) => {
    if (flushCache.at(vbd.row) !== false || barrier.at(vbd.row) !== true) return [];
    return rings
      .filter(({ subject }) => subject === vbd.address)
      .map((ring) => ({ vbd, ring, intervals: intervalsOf(world, ring) }))
      .filter(({ intervals }) => intervals.length > 0);
  });
  return decided || uses.length > 0 ? uses : null;
};

const intervalsOf = ({ facts }: CaptureWorld, { events }: RingLines): BarrierUse['intervals'] => {
  const { f, wr } = facts.tables.blkbackStat.columns;
  return events.slice(1).flatMap((event, index) => {
    const before = events[index];
    const from = before === undefined ? null : f.at(before.row);
    const to = f.at(event.row);
    const writes = wr.at(event.row);
    return from === null || to === null || writes === null || to < from ? [] : [{ event, barriers: to - from, writes }];
  });
};
