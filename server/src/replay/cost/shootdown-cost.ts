import { closedQueue } from './closed-queue.ts';
import type { HostLoad } from './host-load.ts';

/** The constants of model C1, times in microseconds. */
export interface ShootdownConstants {
  /** Work of one I/O that goes on in parallel (Z). */
  readonly think: number;
  /** A shootdown without any processor to interrupt (t0), and what each interrupted processor adds (t1). */
  readonly base: number;
  readonly perCpu: number;
  /** Processors of the backend domain that one guest keeps active (c). */
  readonly cpusPerGuest: number;
}

/** Processors that a shootdown interrupts. */
export const interrupted = ({ cpusPerGuest }: ShootdownConstants, { guests, queues, vcpus }: HostLoad): number =>
  Math.min(vcpus, cpusPerGuest * guests * queues);

/**
 * Model C1 (MODEL.md 11.2): I/O per second of a host whose unmaps are shot down under one global lock of the hypervisor (x86 Xen; the mask is the
 * set of processors where the domain ran).
 */
export const shootdownThroughput = (constants: ShootdownConstants, load: HostLoad): number => {
  const customers = Math.min(load.guests * load.queues, load.vcpus);
  const service =
    load.backend === 'translated'
      ? 0
      : (1 - load.hitRatio) * load.flushes * (constants.base + constants.perCpu * interrupted(constants, load));
  const free = closedQueue(customers, constants.think, service) * 1e6;
  return load.cap === null ? free : Math.min(free, load.cap);
};
