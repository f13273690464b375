import { calibrate, type Measurement } from '../../replay/cost/calibrate.ts';
import { hostOf } from '../../replay/cost/cost-tables.ts';
import { fittedShootdown } from '../../replay/cost/fitted-constants.ts';
import type { HostLoad } from '../../replay/cost/host-load.ts';
import { textOption, textsOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { costJson, costText, type CostQuestion } from '../output/cost-text.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump cost`: what unmapping and the override lock cost, by the published measurements or by two of the user's own. */
export const costCommand: Command = {
  name: 'cost',
  usage: 'cost',
  summary: 'what unmapping grants costs a host: I/O per second by guests, processors, rings and persistent grants',
  options: {
    calibrate: { type: 'string', multiple: true },
    guests: { type: 'string' },
    vcpus: { type: 'string' },
    queues: { type: 'string' },
    pages: { type: 'string' },
    batch: { type: 'string' },
    cap: { type: 'string' },
    backend: { type: 'string' },
    format: { type: 'string' },
  },
  optionHelp: {
    calibrate:
      'GUESTS=IOPS, given twice: what you measured without persistent grants, best with 1 guest and with 8 or more',
    guests: 'N: guests of the curve, 1 to 200 (default 15)',
    vcpus: 'N: virtual processors of the backend domain (default 24)',
    queues: 'N: rings for each disk (default 1)',
    pages: 'N: pages of a request (default 11)',
    batch: 'N: pages that one hypercall unmaps, 11 in xen-blkback (default 11)',
    cap: 'IOPS: another limit of the host, measured with persistent grants (default 1102019, or none when calibrated)',
    backend: 'pv (default) or translated: HVM, PVH and Arm, where unmapping flushes nothing',
    format: 'text (default) or json, with series for a chart',
  },
  run: async (values, words, terminal) => {
    if (words.length > 0) return refuse(terminal, 'no FILE is wanted');
    const format = textOption(values, 'format', 'text');
    if (format !== 'text' && format !== 'json') return refuse(terminal, `--format ${format}: text or json is wanted`);
    const question = readQuestion(values);
    if (typeof question === 'string') return refuse(terminal, question);
    await terminal.out(format === 'json' ? `${JSON.stringify(costJson(question), null, 2)}\n` : costText(question));
    return Exit.ok;
  },
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump cost: ${sentence}\n`);
  return Exit.usage;
};

type Values = Readonly<Record<string, unknown>>;

const readQuestion = (values: Values): CostQuestion | string => {
  const numbers = new Map<string, number>();
  for (const [name, fallback, most] of LIMITS) {
    const asked = textOption(values, name, String(fallback));
    const value = /^\d{1,9}$/.test(asked) ? Number(asked) : 0;
    if (value < 1 || value > most) return `--${name} ${asked}: a number from 1 to ${most} is wanted`;
    numbers.set(name, value);
  }
  const number = (name: string): number => numbers.get(name) ?? 1;
  const backend = textOption(values, 'backend', 'pv');
  if (backend !== 'pv' && backend !== 'translated') return `--backend ${backend}: pv or translated is wanted`;
  const measured = readMeasurements(textsOption(values, 'calibrate'));
  if (typeof measured === 'string') return measured;
  const host: HostLoad = hostOf({
    vcpus: number('vcpus'),
    queues: number('queues'),
    flushes: Math.ceil(number('pages') / number('batch')),
    cap: typeof values['cap'] === 'string' || measured === null ? number('cap') : null,
    backend,
  });
  const guests = number('guests');
  if (measured === null) return { constants: fittedShootdown, host, guests, calibration: null };
  const found = calibrate(measured[0], measured[1], host);
  if ('error' in found) return `--calibrate: ${found.error}`;
  const [a, b] = measured;
  const source = `Calibrated with ${a.iops} I/O per second of ${a.guests} guest${a.guests === 1 ? '' : 's'} and ${b.iops} of ${b.guests}. ${found.note}`;
  return { constants: found.constants, host, guests, calibration: source };
};

const LIMITS = [
  ['guests', 15, 200],
  ['vcpus', 24, 4096],
  ['queues', 1, 64],
  ['pages', 11, 4096],
  ['batch', 11, 4096],
  ['cap', 1_102_019, 999_999_999],
] as const;

const readMeasurements = (given: readonly string[]): readonly [Measurement, Measurement] | null | string => {
  if (given.length === 0) return null;
  const read: Measurement[] = [];
  for (const text of given) {
    const [, guests, iops] = /^(\d{1,4})=(\d{1,9})$/.exec(text) ?? [];
    if (guests === undefined || iops === undefined)
      return `--calibrate ${text}: GUESTS=IOPS is wanted, for example 10=400000`;
    read.push({ guests: Number(guests), iops: Number(iops) });
  }
  const [first, second] = read;
  if (first === undefined || second === undefined || read.length > 2) return '--calibrate is wanted twice';
  return [first, second];
};
