import type { KneeConstants } from './knee-cost.ts';
import type { ShootdownConstants } from './shootdown-cost.ts';

/** C1, fitted to F1 and F3 of MODEL.md 11.1 (grid search on the squared error of logarithms, 0.25 % left). */
export const fittedShootdown: ShootdownConstants = { think: 4.6, base: 0.09, perCpu: 0.12, cpusPerGuest: 2 };

/** C2: the two points of the commit are met exactly, the third fixes the processors for each guest. */
export const fittedKnee: KneeConstants = {
  perGuest: 130_000,
  base: 0.5769230769230766,
  perCpu: 0.09970504687708698,
  cpusPerGuest: 1.9287658782685573,
};

/** A measurement that was published: guests, and I/O per second of all of them together. */
export interface Published {
  readonly guests: number;
  readonly iops: number;
  readonly source: string;
}

/** What the constants come from, without persistent grants. Whether the third is the same machine is not stated anywhere. */
export const publishedPoints: readonly Published[] = [
  { guests: 5, iops: 650_000, source: 'text of the commit that brought persistent grants (Linux, October 2012)' },
  { guests: 10, iops: 400_000, source: 'text of the commit that brought persistent grants (Linux, October 2012)' },
  { guests: 15, iops: 336_718, source: 'xen-devel, November 2012, NetBSD guests; perhaps another machine' },
];

/** What every reader of a number must know about it. */
export const identifiability = {
  c1: [
    'Four constants from three published measurements: no degrees of freedom are left, so this is a calibration and no validation.',
    'From the two measurements of the commit alone: Z 3.7 to 5.2 us; c between 1 and 2.5 all fit, with t1 from 0.25 down to 0.09 us; 15 guests then give 260 to 410 kIOPS.',
    'With the third measurement: c 2.0, Z 3.8 to 5.1 us, t0 0.05 to 0.35 us, t1 0.11 to 0.12 us; 15 guests give 337 kIOPS. Whether it was the same machine is not stated.',
    'All absolute numbers belong to hardware of 2012: calibrate with two measurements of your own (xdump cost --calibrate).',
  ],
  c2: [
    'Two points are met exactly and the third fixes c: nothing is left to test it with. Without the third, 15 guests give 289 kIOPS.',
  ],
  c3: [
    'The number of processors behind the published 10 to 20 % is not known ("moderate"); with 8 the lock must be 6 to 10 % of the work on a page.',
    'An explanation of the order of magnitude only: transfers of the lock that grow with the processors are not modelled.',
  ],
} as const;
