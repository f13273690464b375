import { lowerBound } from '../../core/lower-bound.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** What statistics lines say of the load of a host at a moment. */
export interface ObservedLoad {
  /** I/O per second of all rings whose lines reach the moment. */
  readonly iops: number;
  /** Devices with I/O, the guests that they are of, and the most rings that one of them has. */
  readonly devices: number;
  readonly guests: number;
  readonly queues: number;
  /** Rings whose lines do not tell how much they did, so that `iops` is a lower limit. */
  readonly unknownRings: number;
  /** Share of pages that may have been mapped already: a tree that is full or not there tells little. */
  readonly hitRatio: { readonly low: number; readonly high: number };
}

/** A period of statistics in seconds: a line is due after 10 s, and late by up to 3 s (MODEL.md 8b). */
const [SHORTEST, LONGEST] = [5, 13.5];

/** The load around a time of the log of dom0; null when no line tells a rate. Each ring is found by bisection. */
export const observedLoad = ({ facts, timeline }: CaptureWorld, time: number): ObservedLoad | null => {
  const { columns } = facts.tables.blkbackStat;
  const devices = new Map<string, { rings: number; domid: number }>();
  let [iops, rates, unknownRings, requests, added] = [0, 0, 0, 0, 0];
  let [isFull, isPersistent] = [false, true];
  for (const events of timeline.stats.values()) {
    const period = periodAt(events, time);
    if (period === null) {
      const at = firstAfter(events, time);
      if (isNear(events[at], time) || isNear(events[at - 1], time)) unknownRings += 1;
      continue;
    }
    const { before, event, span } = period;
    const { row } = event;
    const [rd, wr, ds] = [columns.rd.at(row), columns.wr.at(row), columns.ds.at(row)];
    const flushes = (columns.f.at(row) ?? 0) - (columns.f.at(before.row) ?? 0);
    const count = (rd ?? 0) + (wr ?? 0) + (ds ?? 0) + Math.max(0, flushes);
    rates += 1;
    if (count === 0) continue;
    iops += count / span;
    requests += count;
    const [grants, earlier, limit] = [
      columns.persistent.at(row),
      columns.persistent.at(before.row),
      columns.persistentMax.at(row),
    ];
    if (grants === null || grants === 0) isPersistent = false;
    if (grants !== null && limit !== null && grants >= limit >>> 0) isFull = true;
    added += Math.max(0, (grants ?? 0) - (earlier ?? 0));
    const domid = columns.domid.at(row) ?? -1;
    const key = `${domid} ${columns.device.at(row)}`;
    const device = devices.get(key) ?? { rings: 0, domid };
    devices.set(key, device);
    device.rings += 1;
  }
  if (rates === 0) return null;
  const guests = new Set([...devices.values()].map(({ domid }) => domid)).size;
  const queues = [...devices.values()].reduce((most, { rings }) => Math.max(most, rings), 1);
  const hitRatio = isPersistent
    ? { low: isFull || requests === 0 ? 0 : Math.max(0, 1 - added / requests), high: 1 }
    : { low: 0, high: 0 };
  return { iops, devices: devices.size, guests, queues, unknownRings, hitRatio };
};

interface Period {
  readonly before: LogEvent;
  readonly event: LogEvent;
  readonly span: number;
}

/** The period of statistics that holds the time, else the one that ended last before it and is not over for long. */
const periodAt = (events: readonly LogEvent[], time: number): Period | null => {
  const at = firstAfter(events, time);
  return periodTo(events, at) ?? (isNear(events[at - 1], time) ? periodTo(events, at - 1) : null);
};

const periodTo = (events: readonly LogEvent[], at: number): Period | null => {
  const [before, event] = [events[at - 1], events[at]];
  const span = (event?.time ?? NaN) - (before?.time ?? NaN);
  return event === undefined || before === undefined || !(span >= SHORTEST && span <= LONGEST)
    ? null
    : { before, event, span };
};

/** The first line at this time or after it. */
const firstAfter = (events: readonly LogEvent[], time: number): number =>
  lowerBound(0, events.length, (at) => (events[at]?.time ?? -Infinity) < time);

const isNear = (event: LogEvent | undefined, time: number): boolean =>
  event?.time !== null && event?.time !== undefined && Math.abs(event.time - time) <= LONGEST;
