import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { diskAddresses } from './find-vbd.ts';

/** The statistics lines of one thread, which serves one ring (before 4.5: one device). */
export interface RingLines {
  /** `1.xvda-0`. */
  readonly thread: string;
  readonly domid: number | null;
  /** `xvda`, or null. */
  readonly disk: string | null;
  /** Address of the device, or null. */
  readonly subject: string | null;
  /** In order. */
  readonly events: readonly LogEvent[];
}

/** A name of full length may have been cut (`TASK_COMM_LEN` is 16), and two devices may share what is left. */
const COMM_LENGTH = 15;

/** The statistics lines of a capture by thread. */
export const ringLines = (world: CaptureWorld): readonly RingLines[] => {
  const { domid, device } = world.facts.tables.blkbackStat.columns;
  const addressOf = diskAddresses(world);
  return [...world.timeline.stats].flatMap(([thread, events]) => {
    const first = events[0];
    if (first === undefined) return [];
    const disk = device.at(first.row);
    const domain = domid.at(first.row);
    return [{ thread, domid: domain, disk, subject: addressOf(domain, disk), events }];
  });
};

/** May the name stand for several devices? */
export const isCutName = (thread: string): boolean => thread.length >= COMM_LENGTH;
