/** A number that is known to lie from `low` to `high`; null: not limited on that side. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/** The interval of the sum of two numbers. */
export const addIntervals = (a: Interval, b: Interval): Interval => ({
  low: a.low === null || b.low === null ? null : a.low + b.low,
  high: a.high === null || b.high === null ? null : a.high + b.high,
});

/** The interval of the negative number. */
export const negated = ({ low, high }: Interval): Interval => ({
  low: high === null ? null : -high,
  high: low === null ? null : -low,
});
