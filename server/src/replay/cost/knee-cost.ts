import type { HostLoad } from './host-load.ts';

/** The constants of model C2: I/O per second of one guest alone, times in microseconds. */
export interface KneeConstants {
  readonly perGuest: number;
  readonly base: number;
  readonly perCpu: number;
  readonly cpusPerGuest: number;
}

/** Model C2 (MODEL.md 11.3), the closed form for a glance: guests add up until the shootdowns are all that happens. */
export const kneeThroughput = (constants: KneeConstants, load: HostLoad): number => {
  const mask = Math.min(load.vcpus, constants.cpusPerGuest * load.guests * load.queues);
  const misses = load.backend === 'translated' ? 0 : (1 - load.hitRatio) * load.flushes;
  const free = constants.perGuest * load.guests;
  const station = misses === 0 ? Infinity : 1e6 / (misses * (constants.base + constants.perCpu * mask));
  return Math.min(free, station, load.cap ?? Infinity);
};
