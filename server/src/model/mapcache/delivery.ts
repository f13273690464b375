import type { MapcacheSwitches } from './mapcache-switches.ts';

/** Where a vCPU is. `check`: on the way out, it is about to test and clear the flag; `blocked`: its request is with the device models. */
export const Stage = { guest: 0, hypercall: 1, check: 2, blocked: 3 } as const;

/**
 * What is known about memory that went away and device models that may still use it (xen/common/ioreq.c, xen/arch/arm/traps.c; MODEL.md M7.4).
 * Sets are bits, so that a search over millions of states compares numbers: bit v stands for vCPU v, bit `vcpus` for another domain.
 */
export interface Delivery {
  readonly vcpus: number;
  /** A `Stage` for each vCPU. */
  readonly stage: number[];
  /** The flags: bit v with a flag for each vCPU, bit 0 alone with one for the domain. */
  flags: number;
  /** Whose removals the device models may not know yet. */
  unknown: number;
  /** Per vCPU: what of `unknown` was there when its request was sent, and so is dropped when it is answered. */
  readonly covered: number[];
  /** Per vCPU, and last for another domain: device models (bits) that have not answered. */
  readonly waiting: number[];
  /** How often the domain is paused. */
  paused: number;
}

/** Nothing has happened: all vCPUs are in the guest. */
export const newDelivery = (vcpus: number): Delivery => ({
  vcpus,
  stage: Array.from({ length: vcpus }, () => Stage.guest),
  flags: 0,
  unknown: 0,
  covered: Array.from({ length: vcpus }, () => 0),
  waiting: Array.from({ length: vcpus + 1 }, () => 0),
  paused: 0,
});

/** A copy of its own. */
export const copyDelivery = (from: Delivery): Delivery => ({
  ...from,
  stage: [...from.stage],
  covered: [...from.covered],
  waiting: [...from.waiting],
});

/** The bit of another domain in `unknown`. */
export const foreignBit = (delivery: Delivery): number => 1 << delivery.vcpus;

const flagBit = (switches: MapcacheSwitches, vcpu: number): number => (switches.flag === 'vcpu' ? 1 << vcpu : 1);

/** The hypercall of a vCPU took memory away; the change and the mark are one step, under the lock of the tables. */
export const removedByOwn = (delivery: Delivery, switches: MapcacheSwitches, vcpu: number, marks: boolean): void => {
  delivery.stage[vcpu] = Stage.hypercall;
  delivery.unknown |= 1 << vcpu;
  if (marks && switches.flag !== 'none') delivery.flags |= flagBit(switches, vcpu);
};

/** Another domain took memory away. */
export const removedByForeign = (
  delivery: Delivery,
  switches: MapcacheSwitches,
  marks: boolean,
  servers: number,
): void => {
  delivery.unknown |= foreignBit(delivery);
  if (switches.foreign === 'pause') {
    if (servers === 0) {
      delivery.unknown &= ~foreignBit(delivery);
      return;
    }
    delivery.paused += 1;
    delivery.waiting[delivery.vcpus] = servers;
  } else if (switches.foreign === 'flags' && marks && switches.flag !== 'none')
    delivery.flags |= switches.flag === 'vcpu' ? (1 << delivery.vcpus) - 1 : 1;
};

/** The way out of a hypercall begins: reads the flag, or goes on to test-and-clear without reading. Answers what was read, null for not read. */
export const readFlag = (delivery: Delivery, switches: MapcacheSwitches, vcpu: number): boolean | null => {
  if (switches.flag === 'none') {
    delivery.stage[vcpu] = Stage.guest;
    return null;
  }
  if (!switches.firstRead) {
    delivery.stage[vcpu] = Stage.check;
    return null;
  }
  const set = (delivery.flags & flagBit(switches, vcpu)) !== 0;
  delivery.stage[vcpu] = set ? Stage.check : Stage.guest;
  return set;
};

/** test_and_clear of the flag; when it was set, the request goes to all device models (`servers`, bits) and the vCPU waits. Answers whether it was set. */
export const testAndClear = (
  delivery: Delivery,
  switches: MapcacheSwitches,
  vcpu: number,
  servers: number,
): boolean => {
  const bit = flagBit(switches, vcpu);
  const set = (delivery.flags & bit) !== 0;
  delivery.flags &= ~bit;
  delivery.stage[vcpu] = Stage.guest;
  if (!set) return false;
  delivery.covered[vcpu] = delivery.unknown;
  delivery.waiting[vcpu] = servers;
  if (servers === 0) answered(delivery, vcpu);
  else delivery.stage[vcpu] = Stage.blocked;
  return true;
};

/** A device model (its bit) has dropped what it had, for the request of this vCPU (`vcpus`: of another domain). Answers whether that was the last. */
export const acknowledge = (delivery: Delivery, vcpu: number, server: number): boolean => {
  const left = (delivery.waiting[vcpu] ?? 0) & ~server;
  delivery.waiting[vcpu] = left;
  if (left !== 0) return false;
  if (vcpu < delivery.vcpus) {
    delivery.stage[vcpu] = Stage.guest;
    answered(delivery, vcpu);
  } else {
    delivery.unknown &= ~foreignBit(delivery);
    delivery.paused -= 1;
  }
  return true;
};

const answered = (delivery: Delivery, vcpu: number): void => {
  delivery.unknown &= ~(delivery.covered[vcpu] ?? 0);
  delivery.covered[vcpu] = 0;
};

/** P1 (MODEL.md M7.5): the vCPUs that run in the guest though their own removal is not known to all device models. */
export const brokenOwn = (delivery: Delivery): number => {
  let broken = 0;
  if (delivery.paused > 0) return 0;
  for (let vcpu = 0; vcpu < delivery.vcpus; vcpu += 1)
    if (delivery.stage[vcpu] === Stage.guest) broken |= delivery.unknown & (1 << vcpu);
  return broken;
};

/** P2: some vCPU runs in the guest though memory that another domain took away is not known to all device models. */
export const brokenForeign = (delivery: Delivery): boolean =>
  delivery.paused === 0 &&
  (delivery.unknown & foreignBit(delivery)) !== 0 &&
  delivery.stage.some((stage) => stage === Stage.guest);
