/** Load that takes the place of a recording (`--workload`): guests that read and write their disks as fast as they are answered. */
export interface Workload {
  /** Guests, and disks of each. */
  readonly guests: number;
  readonly disks: number;
  /** Rings of a disk, and pages of a ring as a power of two. */
  readonly queues: number;
  readonly order: number;
  /** I/Os that each ring has under way. */
  readonly depth: number;
  /** Pages of an I/O. */
  readonly segments: number;
  /** Share of reads, 0 to 1. */
  readonly reads: number;
  /** Pages that a ring uses in turn; 0: as many as are under way. */
  readonly pages: number;
  /** How much some pages are preferred: 0 not at all, 1 as in Zipf's law. */
  readonly skew: number;
  /** The front ends offer persistent grants. */
  readonly persistent: boolean;
  /** I/Os of each ring in all. */
  readonly ios: number;
  /** ms from one round to the next, in which `depth` I/Os are started. */
  readonly interval: number;
  readonly seed: number;
}

const DEFAULTS: Workload = {
  guests: 1,
  disks: 1,
  queues: 1,
  order: 0,
  depth: 32,
  segments: 11,
  reads: 0.5,
  pages: 0,
  skew: 0,
  persistent: true,
  ios: 1000,
  interval: 2,
  seed: 1,
};

/** Least and most of each number. */
const RANGES: Readonly<Record<Exclude<keyof Workload, 'persistent'>, readonly [number, number]>> = {
  guests: [1, 1000],
  disks: [1, 16],
  queues: [1, 64],
  order: [0, 4],
  depth: [1, 4096],
  segments: [1, 4096],
  reads: [0, 1],
  pages: [0, 1_000_000],
  skew: [0, 4],
  ios: [1, 10_000_000],
  interval: [1, 1_000_000],
  seed: [0, 0xffffffff],
};
const FRACTIONS: readonly string[] = ['reads', 'skew'];

/** Reads `guests=5,depth=32,…`; what is not named is as usual. A text is what is wrong with it. */
export const readWorkload = (text: string): Workload | string => {
  const read: Record<string, number | boolean> = {};
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const [name = '', value = '', ...rest] = part.split('=').map((one) => one.trim());
    if (rest.length > 0 || value === '') return `\`${part.trim()}\` is not of the form name=value.`;
    if (name === 'persistent') {
      if (value !== 'yes' && value !== 'no') return '`persistent` is `yes` or `no`.';
      read[name] = value === 'yes';
      continue;
    }
    if (!Object.hasOwn(RANGES, name))
      return `There is no \`${name}\` in a workload: ${Object.keys(DEFAULTS).join(', ')}.`;
    const [least, most] = RANGES[name as keyof typeof RANGES];
    const number = Number(value);
    const isRight = FRACTIONS.includes(name) ? Number.isFinite(number) : Number.isInteger(number);
    if (!isRight || number < least || number > most)
      return `\`${name}\` is a ${FRACTIONS.includes(name) ? 'number' : 'whole number'} from ${least} to ${most}, not \`${value}\`.`;
    read[name] = number;
  }
  return { ...DEFAULTS, ...read };
};
