import type { DeviceEnd } from './device-end.ts';

/** The rings of a frontend. Null lists: not all of them are known, so nobody may count them. */
export interface DeviceRings {
  readonly queues: number | null;
  readonly ringPageOrder: number | null;
  /** All references in the order of queues. */
  readonly refs: readonly number[] | null;
  /** `Q:0x8,0x9`, one text a queue. */
  readonly byQueue: readonly string[] | null;
  /** One port a queue. */
  readonly ports: readonly number[] | null;
  readonly ringLine: number | null;
  readonly channelLine: number | null;
}

const MAX_QUEUES = 1024;

/**
 * Reads `ring-ref`, `ring-refN` and `queue-N/…` with their ports (public/io/blkif.h). `whole`: the directory is known
 * to be listed completely, so what is not there does not exist; else a list that lacks a stated part is null.
 */
export const ringsOf = (front: DeviceEnd, whole: boolean): DeviceRings => {
  const stated = front.numberOf('multi-queue-num-queues');
  const order = front.numberOf('ring-page-order');
  if (front.others.size === 0) return singleRing(front, whole, stated, order);
  const indices = queueIndices(front);
  const prefixes = indices.length > 0 ? indices.map((index) => `queue-${index}/`) : [''];
  const rings = prefixes.map((prefix) => pagesOf(front, prefix, order));
  const some = rings.some(({ refs }) => refs.length > 0);
  const readable = rings.every((ring) => ring.readable);
  const enough =
    some && rings.every((ring) => ring.complete) && (stated === null || stated <= 1 ? 1 : stated) <= prefixes.length;
  const known = front.end !== null && readable && (enough || whole);
  const ports = prefixes.map((prefix) => numberIn(front, `${prefix}event-channel`)).filter((port) => port !== null);
  const listed = known && some ? rings : [];
  const single = some && indices.length === 0;
  return {
    queues: stated ?? (single && known ? 1 : null),
    ringPageOrder: order ?? (some && rings.every((ring) => ring.single) ? 0 : null),
    refs: known ? listed.flatMap(({ refs }) => refs) : null,
    byQueue: known ? listed.map(({ refs }, at) => `${indices[at] ?? 0}:${refs.map(hex).join(',')}`) : null,
    ports: known && ports.length === prefixes.length ? ports : whole && ports.length === 0 ? [] : null,
    ringLine: firstLine(front, 'ring-ref', /(?:^|\/)ring-ref\d{0,3}$/),
    channelLine: firstLine(front, 'event-channel', /\/event-channel$/),
  };
};

/** The rings of a frontend that has no key but those in its directory itself: one ring of one page, or none that is listed. */
const singleRing = (front: DeviceEnd, whole: boolean, stated: number | null, order: number | null): DeviceRings => {
  const isListed = front.rowOf('ring-ref') !== null;
  const number = front.numberOf('ring-ref');
  const ref = number !== null && number <= MAX_REF ? number : null;
  const port = front.numberOf('event-channel');
  const isReadable = !isListed || ref !== null;
  const known = front.end !== null && isReadable && ((ref !== null && (stated ?? 1) <= 1) || whole);
  const rings = ref === null ? [] : [ref];
  return {
    queues: stated ?? (ref !== null && known ? 1 : null),
    ringPageOrder: order ?? (ref === null ? null : 0),
    refs: known ? rings : null,
    byQueue: known ? rings.map((at) => `0:${hex(at)}`) : null,
    ports: known && port !== null ? [port] : whole && port === null ? [] : null,
    ringLine: front.lineOf('ring-ref'),
    channelLine: front.lineOf('event-channel'),
  };
};

/** Largest grant reference. */
const MAX_REF = 0xffffffff;

const hex = (value: number): string => `0x${value.toString(16)}`;

/** Row of a key in the directory or below it, or null. */
const rowOf = (front: DeviceEnd, key: string): number | null =>
  (key === 'ring-ref' || key === 'event-channel' ? front.rowOf(key) : front.others.get(key)) ?? null;

const numberIn = (front: DeviceEnd, key: string): number | null => {
  const row = rowOf(front, key);
  return row === null ? null : front.numberAt(row);
};

const queueIndices = (front: DeviceEnd): readonly number[] => {
  const found = new Set<number>();
  for (const key of front.others.keys()) {
    const match = /^queue-(\d{1,4})\//.exec(key);
    if (match !== null && Number(match[1]) < MAX_QUEUES) found.add(Number(match[1]));
  }
  return [...found].sort((a, b) => a - b);
};

interface Pages {
  readonly refs: readonly number[];
  /** As many as the order states. */
  readonly complete: boolean;
  /** Every listed reference is a number. */
  readonly readable: boolean;
  /** The key is `ring-ref`, without a number: one page. */
  readonly single: boolean;
}

const pagesOf = (front: DeviceEnd, prefix: string, order: number | null): Pages => {
  const single = rowOf(front, `${prefix}ring-ref`) !== null;
  const names = single ? [`${prefix}ring-ref`] : [];
  for (let page = 0; !single && page < MAX_PAGES && front.others.has(`${prefix}ring-ref${page}`); page += 1)
    names.push(`${prefix}ring-ref${page}`);
  const refs = names
    .map((name) => numberIn(front, name))
    .filter((ref) => ref !== null)
    .filter((ref) => ref <= MAX_REF);
  const expected = single ? 1 : order === null || order > MAX_ORDER ? null : 2 ** order;
  return { refs, complete: refs.length === expected, readable: refs.length === names.length, single };
};

/** Largest ring of any backend: 2^MAX_ORDER pages. */
const MAX_ORDER = 8;
const MAX_PAGES = 2 ** MAX_ORDER;

/** Line of the first key with a name, in the directory or below it. */
const firstLine = (front: DeviceEnd, own: 'ring-ref' | 'event-channel', others: RegExp): number | null => {
  let first = front.rowOf(own);
  for (const [key, row] of front.others) if (others.test(key) && (first === null || row < first)) first = row;
  return first === null ? null : front.lineAt(first);
};
