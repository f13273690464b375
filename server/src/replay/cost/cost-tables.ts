import { fittedKnee, publishedPoints } from './fitted-constants.ts';
import { publishedHost, type HostLoad } from './host-load.ts';
import { kneeThroughput } from './knee-cost.ts';
import { overrideGain, ratioForGain } from './override-cost.ts';
import { rejectedScaling } from './rejected-scaling.ts';
import { interrupted, shootdownThroughput, type ShootdownConstants } from './shootdown-cost.ts';

/** One point of the curve over guests, I/O per second. */
export interface CurvePoint {
  readonly guests: number;
  /** Processors that each shootdown interrupts. */
  readonly interrupted: number;
  readonly withoutPersistent: number;
  readonly withPersistent: number;
  readonly knee: number;
  readonly scalingLaw: number;
  readonly published: number | null;
}

/** The curve of the persistent-grants commit: 1 to `guests` guests with the host's other values. */
export const costCurve = (constants: ShootdownConstants, host: HostLoad, guests = 15): readonly CurvePoint[] =>
  Array.from({ length: guests }, (_, at) => {
    const load = { ...host, guests: at + 1 };
    return {
      guests: load.guests,
      interrupted: interrupted(constants, load),
      withoutPersistent: shootdownThroughput(constants, { ...load, hitRatio: 0 }),
      withPersistent: shootdownThroughput(constants, { ...load, hitRatio: 1 }),
      knee: kneeThroughput(fittedKnee, { ...load, hitRatio: 0 }),
      scalingLaw: rejectedScaling(load.guests),
      published: publishedPoints.find((point) => point.guests === load.guests)?.iops ?? null,
    };
  });

/** What one variable does while the others stay, I/O per second. */
export interface Sensitivity {
  readonly id: 'hitRatio' | 'vcpus' | 'queues' | 'iosPerFlush' | 'pages';
  readonly title: string;
  readonly guests: number;
  readonly points: readonly { readonly value: number; readonly iops: number }[];
}

/** The predictions of MODEL.md 11.5. */
export const sensitivities = (constants: ShootdownConstants, host: HostLoad): readonly Sensitivity[] => {
  const at = (
    id: Sensitivity['id'],
    title: string,
    guests: number,
    values: readonly number[],
    change: (value: number) => Partial<HostLoad>,
  ): Sensitivity => ({
    id,
    title,
    guests,
    points: values.map((value) => ({
      value,
      iops: shootdownThroughput(constants, { ...host, guests, ...change(value) }),
    })),
  });
  return [
    at('hitRatio', 'share of pages that are mapped already', 10, [0, 0.25, 0.5, 0.75, 1], (hitRatio) => ({ hitRatio })),
    at('vcpus', 'virtual processors of the backend domain', 10, [2, 4, 6, 8, 12, 16, 20, 24], (vcpus) => ({ vcpus })),
    at('queues', 'rings for each disk', 5, [1, 2, 4], (queues) => ({ queues })),
    at('iosPerFlush', 'I/Os that share one flush', 10, [1, 2, 4], (ios) => ({ flushes: 1 / ios })),
    at('pages', 'pages of a request, 11 to a flush', 10, [11, 22, 128, 256], (pages) => ({
      flushes: Math.ceil(pages / 11),
    })),
  ];
};

const CPUS = [2, 4, 6, 8, 12, 16, 24];

/** What the override lock costs: which share gives the published gain, and which gain a share gives. */
export interface OverrideTables {
  readonly cpus: readonly number[];
  readonly ratioFor: readonly { readonly percent: number; readonly ratios: readonly number[] }[];
  readonly gainOf: readonly { readonly ratio: number; readonly percents: readonly number[] }[];
  /** 3.14–3.19: half of the acquisitions stay. */
  readonly partial: readonly { readonly ratio: number; readonly percents: readonly number[] }[];
}

/** The tables of MODEL.md 11.6 for the 10 to 20 % of seed 0. */
export const overrideTables = (): OverrideTables => ({
  cpus: CPUS,
  ratioFor: [10, 15, 20].map((percent) => ({ percent, ratios: CPUS.map((cpus) => ratioForGain(cpus, percent)) })),
  gainOf: [0.02, 0.04, 0.06, 0.08].map((ratio) => ({ ratio, percents: CPUS.map((cpus) => overrideGain(cpus, ratio)) })),
  partial: [0.06, 0.08, 0.1].map((ratio) => ({
    ratio,
    percents: CPUS.map((cpus) => overrideGain(cpus, ratio, ratio / 2)),
  })),
});

/** The host of the commit, with what the user states about theirs. */
export const hostOf = (changes: Partial<HostLoad>): HostLoad => ({ ...publishedHost(1), ...changes });
