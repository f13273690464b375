import { addIntervals, negated, type Interval } from '../core/interval.ts';

/** What is known of two clocks: time of `first` = time of `second` + offset. */
export interface ClockLink {
  readonly first: string;
  readonly second: string;
  readonly offset: Interval;
}

/**
 * The offset of every clock to the reference (reference time = clock time + offset). What several logs tell of the same
 * two clocks is combined; where they contradict each other (a log of another boot), they tell nothing. Clocks that
 * nothing connects to the reference are not in the map.
 */
export const clockOffsets = (reference: string, links: readonly ClockLink[]): ReadonlyMap<string, Interval> => {
  const neighbours = new Map<string, Map<string, Interval>>();
  for (const { first, second, offset } of links) {
    combine(neighbours, first, second, offset);
    combine(neighbours, second, first, negated(offset));
  }
  const offsets = new Map<string, Interval>([[reference, { low: 0, high: 0 }]]);
  // A map grows while it is gone through, nearest clocks first.
  for (const [clock, offset] of offsets) {
    for (const [other, between] of neighbours.get(clock) ?? []) {
      if (offsets.has(other) || isEmpty(between)) continue;
      offsets.set(other, addIntervals(offset, between));
    }
  }
  return offsets;
};

const combine = (neighbours: Map<string, Map<string, Interval>>, from: string, to: string, offset: Interval): void => {
  const known = neighbours.get(from) ?? new Map<string, Interval>();
  neighbours.set(from, known);
  const before = known.get(to);
  known.set(to, before === undefined ? offset : intersect(before, offset));
};

const intersect = (a: Interval, b: Interval): Interval => ({
  low: a.low === null ? b.low : b.low === null ? a.low : Math.max(a.low, b.low),
  high: a.high === null ? b.high : b.high === null ? a.high : Math.min(a.high, b.high),
});

const isEmpty = ({ low, high }: Interval): boolean =>
  (low !== null && high !== null && low > high) || (low === null && high === null);
