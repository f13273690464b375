import { publishedHost, type HostLoad } from './host-load.ts';
import { fittedShootdown } from './fitted-constants.ts';
import { shootdownThroughput, type ShootdownConstants } from './shootdown-cost.ts';

/** Guests that did I/O without persistent grants, and their I/O per second together. */
export interface Measurement {
  readonly guests: number;
  readonly iops: number;
}

/** Constants that meet both measurements, or a sentence about why there are none. */
export type Calibration =
  { readonly constants: ShootdownConstants; readonly note: string } | { readonly error: string };

/**
 * Constants of C1 for another machine from two measurements: one with few guests fixes the parallel work, one with many the shootdown. Two numbers fix
 * two unknowns, so the ratio of t0 to t1 and the processors for each guest stay as they were published.
 */
export const calibrate = (first: Measurement, second: Measurement, host: HostLoad = publishedHost(1)): Calibration => {
  const [few, many] = first.guests <= second.guests ? [first, second] : [second, first];
  if (!(few.guests >= 1 && few.iops > 0 && many.iops > 0))
    return { error: 'guests and I/O per second must be above 0' };
  if (few.guests === many.guests) return { error: 'two measurements with different numbers of guests are needed' };
  const load = (guests: number): HostLoad => ({ ...host, guests, cap: null });
  const at = (scale: number): ShootdownConstants | null => withThink(scale, few, load(few.guests));
  const predicted = (scale: number): number => {
    const constants = at(scale);
    return constants === null ? 0 : shootdownThroughput(constants, load(many.guests));
  };
  if (predicted(0) < many.iops)
    return {
      error: `${many.guests} guests do more than ${few.guests} would do without any shootdown (${Math.round(predicted(0))} I/O per second): nothing is left for it`,
    };
  const scale = bisect(predicted, many.iops);
  const constants = at(scale);
  if (constants === null || Math.abs(predicted(scale) / many.iops - 1) > 1e-3)
    return { error: 'no parallel work is left at the smaller measurement: the two do not fit this model' };
  const note =
    'Two measurements fix Z and the cost of a shootdown. The ratio of t0 to t1 and c are those of the published fit, so numbers far from the measured guests are a guess.';
  return { constants, note };
};

/** The parallel work at which the smaller measurement is met, for a shootdown of a given scale; null: even none is too slow. */
const withThink = (scale: number, few: Measurement, load: HostLoad): ShootdownConstants | null => {
  const constants = (think: number): ShootdownConstants => ({
    ...fittedShootdown,
    think,
    base: fittedShootdown.base * scale,
    perCpu: fittedShootdown.perCpu * scale,
  });
  if (scale > 0 && shootdownThroughput(constants(0), load) < few.iops) return null;
  return constants(bisect((think) => shootdownThroughput(constants(think), load), few.iops));
};

/** Where a falling function has a value, between 0 and 10⁶. */
const bisect = (falling: (x: number) => number, value: number): number => {
  let [low, high] = [0, 1e6];
  for (let n = 0; n < 100; n += 1) {
    const middle = (low + high) / 2;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
