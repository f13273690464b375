import { costCurve, overrideTables, sensitivities, type CurvePoint } from '../../replay/cost/cost-tables.ts';
import { identifiability } from '../../replay/cost/fitted-constants.ts';
import type { HostLoad } from '../../replay/cost/host-load.ts';
import type { ShootdownConstants } from '../../replay/cost/shootdown-cost.ts';
import { smallCosts } from '../../replay/cost/small-costs.ts';
import { textTable } from './text-table.ts';

/** What a run of the cost model is about. */
export interface CostQuestion {
  readonly constants: ShootdownConstants;
  readonly host: HostLoad;
  /** Highest number of guests of the curve. */
  readonly guests: number;
  /** What the constants come from if they were calibrated, else null: the published measurements. */
  readonly calibration: string | null;
}

/** The answer as one JSON document: constants, what can be said about them, and series for a chart. */
export const costJson = ({ constants, host, guests, calibration }: CostQuestion): object => ({
  version: 1,
  constants,
  host,
  identifiability: { ...identifiability, calibration },
  chart: {
    x: 'guests',
    y: 'I/O per second',
    points: costCurve(constants, host, guests),
  },
  sensitivities: sensitivities(constants, host),
  override: overrideTables(),
  smallCosts,
});

/** The answer as tables. Each is preceded by what its numbers are worth. */
export const costText = (question: CostQuestion): string => {
  const { constants, host, guests, calibration } = question;
  const curve = costCurve(constants, host, guests);
  const { think, base, perCpu, cpusPerGuest } = constants;
  const asPublished = calibration === null && host.vcpus === 24 && host.queues === 1 && host.flushes === 1;
  return [
    'Unmapping on a PV backend: a closed queue with one serial station, the shootdown (model C1).',
    `Z ${us(think)} us of parallel work, t0 ${us(base)} us, t1 ${us(perCpu)} us for each interrupted processor, c ${us(cpusPerGuest)} processors for each guest.`,
    ...worth(calibration === null ? identifiability.c1 : [calibration, ...identifiability.c1.slice(0, 1)]),
    '',
    `kIOPS by guests (${host.vcpus} virtual processors of the backend, ${host.queues} ring${host.queues === 1 ? '' : 's'} for each disk):`,
    curveTable(curve, asPublished),
    ...(host.cap === null ? [UNLIMITED, ''] : []),
    ...(asPublished
      ? [
          'C2 is the closed form with a knee; the scaling law was rejected: its best fit has the peak at 2 guests.',
          ...worth(identifiability.c2),
          '',
        ]
      : []),
    ...sensitivities(constants, host).map(
      ({ title, guests: at, points }) =>
        `kIOPS at ${at} guests by ${title}:\n${textTable([
          ['', ...points.map(({ value }) => String(value))],
          ['', ...points.map(({ iops }) => kilo(iops))],
        ])}`,
    ),
    overrideText(),
    'Costs that are stated rather than modelled:',
    textTable(smallCosts.map(({ what, cost }) => [`${what}: ${cost}`])),
  ].join('\n');
};

const UNLIMITED =
  'With persistent grants something else limits a host (copies in the guest, processors), which is not modelled: state what you measured with --cap.';

const us = (value: number): string => String(Math.round(value * 1000) / 1000);
const kilo = (iops: number): string => (iops / 1000).toFixed(1);
const worth = (sentences: readonly string[]): readonly string[] => sentences.map((sentence) => `- ${sentence}`);

const curveTable = (curve: readonly CurvePoint[], published: boolean): string => {
  const most = Math.max(...curve.map(({ withoutPersistent }) => withoutPersistent));
  return textTable([
    [
      'guests',
      'interrupted',
      'no persistent',
      'persistent',
      ...(published ? ['C2', 'scaling law', 'published'] : []),
      '',
    ],
    ...curve.map((point) => [
      String(point.guests),
      String(point.interrupted),
      kilo(point.withoutPersistent),
      kilo(point.withPersistent),
      ...(published
        ? [kilo(point.knee), kilo(point.scalingLaw), point.published === null ? '-' : kilo(point.published)]
        : []),
      '#'.repeat(Math.round((point.withoutPersistent / most) * 30)).padEnd(30),
    ]),
  ]);
};

const overrideText = (): string => {
  const { cpus, ratioFor, gainOf, partial } = overrideTables();
  const heading = (first: string): readonly string[] => [first, ...cpus.map(String)];
  const percents = (values: readonly number[]): readonly string[] => values.map((value) => value.toFixed(1));
  return [
    'The lock of the override table (model C3). Published: 10 to 20 % more without it.',
    ...worth(identifiability.c3),
    '',
    'Share of the lock in the work on a page at which removing it gains so much, by processors:',
    textTable([
      heading('gain'),
      ...ratioFor.map(({ percent, ratios }) => [`${percent} %`, ...ratios.map((ratio) => ratio.toFixed(3))]),
    ]),
    'Gain in % when the lock has this share, by processors:',
    textTable([
      heading('share'),
      ...gainOf.map(({ ratio, percents: gains }) => [ratio.toFixed(2), ...percents(gains)]),
    ]),
    'Gain in % when half of it goes (3.14 to 3.19), by processors:',
    textTable([
      heading('share'),
      ...partial.map(({ ratio, percents: gains }) => [ratio.toFixed(2), ...percents(gains)]),
    ]),
  ].join('\n');
};
