import { threadName } from '../blkback/log-line.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';

/** The next statistics line of each ring behind a message: of one device, or of all. Lines of one block stand in their order; others are as their clock says. */
export const nextStatistics = (
  { facts, timeline }: CaptureWorld,
  message: LogEvent,
  vbd: VbdView | null,
): readonly LogEvent[] => {
  const device = vbd === null ? '' : threadName(String(vbd.frontendDomid), String(vbd.device), '');
  const table = facts.tables[message.table];
  const { block, line } = facts.tables.blkbackStat;
  const isBehind = ({ row, time }: LogEvent): boolean =>
    block.at(row) === table.block.at(message.row)
      ? line.at(row) > table.line.at(message.row)
      : time !== null && message.time !== null && time > message.time;
  return [...timeline.stats].flatMap(([thread, events]) => {
    // Before 4.5 a device has one thread, whose name has no ring.
    if (!thread.startsWith(device) && `${thread}-` !== device) return [];
    return events.find(isBehind) ?? [];
  });
};
