import type { Interval } from '../../core/interval.ts';

/** A path of a model's state in words: whose value it is, and what. */
export interface HeldWords {
  readonly thing: string;
  readonly what: string;
}

/** Things that paths begin with, the longer ones first. */
const THINGS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^be\{(\d{1,5}\/\d{1,10})\}\.r\{(\d{1,5})\}/, ([, device = '', ring = '']) => `vbd:${device} ring ${ring}`],
  [/^be\{(\d{1,5}\/\d{1,10})\}/, ([, device = '']) => `vbd:${device}`],
  [/^log\{([^{}]{1,60})\}/, ([, thread = '']) => `ring ${thread}`],
  [/^tce\{([^{}]{1,20})\}/, ([, liobn = '']) => `window ${liobn}`],
  [/^gt\{(\d{1,5})\}\.e\{(\d{1,10})\}/, ([, domid = '', ref = '']) => `d${domid}:gref:0x${Number(ref).toString(16)}`],
  [/^gt\{(\d{1,5})\}/, ([, domid = '']) => `grant table of d${domid}`],
  [/^mt\{(\d{1,5})\}\.h\{(\d{1,10})\}/, ([, domid = '', handle = '']) => `handle ${handle} of d${domid}`],
  [/^mapcache/, () => 'the map cache'],
  [/^ioreq/, () => 'ranges of device models'],
  [/^swiotlb/, () => 'the bounce buffer'],
  [/^p2m\{(\d{1,5})\}/, ([, domid = '']) => `P2M of d${domid}`],
  [/^dma\{(\d{1,5})\}/, ([, domid = '']) => `DMA of d${domid}`],
  [/^param\.([a-z_]{1,40})/, ([, module = '']) => module],
];

const NAMES: Readonly<Record<string, string>> = {
  gntPersistent: 'grants stay mapped',
  pgC: 'persistent grants in the tree',
  pgInUse: 'persistent grants in use',
  pgMax: 'persistent grants at most',
  freeNum: 'free pages in the pool',
  inflight: 'requests under way',
  live: 'entries in use',
  size: 'entries of the window',
  window: 'window',
  buckets: 'buckets mapped',
  invalidations: 'INVALIDATE requests so far',
  ports: 'port ranges',
  memory: 'memory ranges',
  devices: 'PCI devices',
  bounced: 'mappings that bounced so far',
  used: 'slots in use',
  total: 'slots',
  foreign: 'pages of other domains',
  mapped: 'addresses mapped',
};

/** Puts a path into words; names that only the model has stay as they are. */
export const heldWords = (path: string): HeldWords => {
  for (const [pattern, name] of THINGS) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const rest = path.slice(match[0].length).replace(/^\./, '');
    const [, kind = '', item = ''] = /^([a-z]{1,20})\{([^{}]{1,200})\}$/.exec(rest) ?? [];
    if (kind === 'bucket') return { thing: name(match), what: `bucket ${item}` };
    if (kind !== '') return { thing: name(match), what: `${NAMES[kind] ?? kind}, by ${item}` };
    return { thing: name(match), what: NAMES[rest] ?? rest };
  }
  return { thing: '', what: path };
};

/** A value in words: `17`, `0 to 17`, `at least 3`, `unknown`. */
export const valueWords = (value: Interval | string | null): string => {
  if (value === null) return '–';
  if (typeof value === 'string') return value === 'true' ? 'yes' : value === 'false' ? 'no' : value;
  const { low, high } = value;
  if (low !== null && low === high) return String(low);
  if (low !== null && high !== null) return `${low} to ${high}`;
  if (low !== null) return low > 0 ? `at least ${low}` : 'unknown';
  return high === null ? 'unknown' : `at most ${high}`;
};
