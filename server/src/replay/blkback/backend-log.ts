import type { Facts } from '../../facts/facts.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { LogEvent } from '../../world/timeline.ts';

/** Messages that M3 follows. */
const IDS = [
  'blkback.using-queues-protocol',
  'blkback.grant-added-to-the-tree',
  'blkback.going-to-purge-at-least',
  'blkback.still-missing-purged-frames',
  'blkback.purged',
  'blkback.domain-device-is-using-maximum',
] as const;

/** What the backend's kernel said about persistent grants, with its statistics lines, in order; each line once. */
export const backendLog = ({ facts, timeline }: CaptureWorld): readonly LogEvent[] => {
  const events = [...IDS.flatMap((id) => timeline.withId(id)), ...[...timeline.stats.values()].flat()];
  // A guest prints no line of its own backend into the host's log; a host inside a guest is a capture of its own.
  return events
    .filter(({ domid, time }) => (domid === 0 || domid === null) && time !== null)
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || lineOf(facts, a) - lineOf(facts, b) || a.order - b.order);
};

/** Is there a line that says more than that a device connected? */
export const hasGrantLines = (events: readonly LogEvent[], facts: Facts): boolean =>
  events.some(
    ({ table, row }) =>
      table === 'blkbackStat' || facts.tables.kernelMessage.columns.id.at(row) !== 'blkback.using-queues-protocol',
  );

const lineOf = (facts: Facts, { table, row }: LogEvent): number => facts.tables[table].line.at(row);
