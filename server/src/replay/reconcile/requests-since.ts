import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { blocksOfLine, threadName } from '../blkback/log-line.ts';

/** A ring of a device of a guest. */
interface Ring {
  readonly domid: number;
  readonly device: number;
  readonly ring: number;
}

/** At least so many requests the backend has read since the ring connected. */
export interface RequestsSince {
  readonly count: number;
  readonly lines: number;
}

/** Answers for a ring and a moment (seconds; null: the end of the log); null where nothing tells. */
export type RequestsSinceOf = (ring: Ring, to: number | null) => RequestsSince | null;

/**
 * Looks up the requests that the statistics lines of a ring count from the line with which its device connected to a moment: rd, wr and ds begin anew with each
 * line, f does not. Null where the log lacks a piece, so that it may have connected again, or where there is no line.
 */
export const requestsSince = (world: CaptureWorld): RequestsSinceOf => {
  const { facts, timeline, logs } = world;
  const whole = logs.kernel(0);
  const isWhole = (event: LogEvent): boolean => blocksOfLine(facts, event).some((block) => whole?.has(block) === true);
  const { args } = facts.tables.kernelMessage.columns;
  const connections = new Map<string, LogEvent[]>();
  for (const event of timeline.withId('blkback.using-queues-protocol')) {
    const [, key] = /(?:^|\/)vbd\/(\d{1,5}\/\d{1,10})$/.exec(args.at(event.row)?.[0] ?? '') ?? [];
    if (key === undefined) continue;
    const known = connections.get(key);
    if (known === undefined) connections.set(key, [event]);
    else known.push(event);
  }
  return ({ domid, device, ring }, to) => {
    const isIn = (event: LogEvent): boolean => to === null || (event.time !== null && event.time <= to);
    const connect = connections.get(`${domid}/${device}`)?.findLast(isIn);
    if (connect === undefined || !isWhole(connect)) return null;
    const all = timeline.stats.get(threadName(String(domid), String(device), ring)) ?? [];
    const lines = all.filter((event) => event.order > connect.order && isIn(event));
    if (lines.length === 0 || !lines.every(isWhole)) return null;
    const { rd, wr, f, ds } = facts.tables.blkbackStat.columns;
    let [count, flushes] = [0, 0];
    for (const { row } of lines) {
      count += (rd.at(row) ?? 0) + (wr.at(row) ?? 0) + (ds.at(row) ?? 0);
      flushes = f.at(row) ?? flushes;
    }
    return { count: count + flushes, lines: lines.length };
  };
};
