import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { parameterPlace } from '../block/parameter-place.ts';
import type { Evidence } from '../rule.ts';

/** One value that `max_persistent_grants` had, and where it stands. */
export interface GrantLimit {
  /** The parameter is a signed number; the comparison with it is unsigned. */
  readonly value: number;
  readonly place: Place;
  readonly evidence: Evidence;
  /** Other statistics lines with this value. */
  readonly lines: number;
}

/** The values of `max_persistent_grants` that the capture shows: the parameter, and what statistics lines end with. */
export const grantLimits = (world: CaptureWorld): readonly GrantLimit[] => {
  const { facts } = world;
  const limits = new Map<number, GrantLimit>();
  const parameter = world.parameter('xen_blkback.max_persistent_grants');
  const stated = parameter === null ? NaN : Number(parameter.value);
  if (parameter !== null && Number.isSafeInteger(stated))
    limits.set(stated, {
      value: stated,
      place: parameterPlace(world, parameter.row),
      evidence: { table: 'parameter', row: parameter.row },
      lines: 0,
    });
  const { persistentMax } = facts.tables.blkbackStat.columns;
  for (const events of world.timeline.stats.values()) {
    for (const { row } of events) {
      const value = persistentMax.at(row);
      if (value === null) continue;
      const known = limits.get(value);
      if (known !== undefined) limits.set(value, { ...known, lines: known.lines + 1 });
      else
        limits.set(value, {
          value,
          place: factPlace(facts, 'blkbackStat', row, 'persistentMax'),
          evidence: { table: 'blkbackStat', row },
          lines: 1,
        });
    }
  }
  return [...limits.values()];
};

/** How many grants one purge takes of a full tree: a twentieth, rounded down to whole hundreds first. */
export const purgeStep = (limit: number): number => Math.floor(limit / 100) * 5;
