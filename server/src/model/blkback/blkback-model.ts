import { blkbackVariantIds, switchesOf, type BlkbackSwitches, type BlkbackVariantId } from '../blkback-variants.ts';
import type { Effects, Model } from '../model.ts';
import { runPurgeWorker } from '../persistent/purge-worker.ts';
import { notPossible } from '../violation.ts';
import { advanceClock } from './advance-clock.ts';
import type { BlkbackEvent } from './blkback-event.ts';
import { blkbackViolations } from './blkback-invariants.ts';
import { blkbackDefaults, type BlkbackParams } from './blkback-params.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';
import { completeBio, endRequest } from './complete-request.ts';
import { connect } from './connect.ts';
import { copyBlkback } from './copy-blkback.ts';
import { disconnect } from './disconnect.ts';
import { consumeResponses, deliverInterrupt, pushRequests, setProducer } from './front-end.ts';
import { newPendingRequest } from './pending-request.ts';
import { setBlkbackParam } from './set-blkback-param.ts';

/** What a run starts from: parameters and switches that differ from those of the variant. */
export interface BlkbackSetup {
  readonly params: Partial<BlkbackParams>;
  readonly switches: Partial<BlkbackSwitches>;
}

const MOST_STEPS = 1_000_000;
const MOST_QUEUES = 1024;
const MOST_ORDER = 8;

const isCount = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;

const doesConnect = (state: BlkbackState, event: Extract<BlkbackEvent, { name: 'connect' }>): string | null => {
  const { domid, handle, queues, ringPageOrder } = event.connection;
  if (!isCount(queues, MOST_QUEUES) || !isCount(ringPageOrder, MOST_ORDER))
    return 'its queues or ring pages are no count';
  const same = state.devices.find((device) => device.domid === domid && device.handle === handle);
  return same === undefined || same.state === 'closed' ? null : 'it is connected';
};

const findBio = (ring: BlkbackRing, { id, bio }: Extract<BlkbackEvent, { name: 'bioDone' }>): PendingRequest | null => {
  let pending = ring.live.get(id) ?? null;
  while (pending !== null && (pending.stage !== 'io' || (bio !== null && pending.openBios[bio] !== true)))
    pending = pending.sameId;
  return pending;
};

const bioDone = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  event: Extract<BlkbackEvent, { name: 'bioDone' }>,
  effects: Effects,
): void => {
  const pending = findBio(ring, event);
  if (pending === null) {
    effects.violation(notPossible('bioDone', `request ${event.id} has no such bio`, ring.comm));
    return;
  }
  const manner = { extraReferences: event.extraReferences ?? 0, hold: event.hold ?? false };
  if (event.bio !== null) completeBio(state, device, ring, pending, event.bio, event.error, manner, effects);
  else
    for (let bio = pending.openBios.length - 1; bio >= 0; bio -= 1)
      if (pending.openBios[bio] === true) completeBio(state, device, ring, pending, bio, event.error, manner, effects);
};

const endStep = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, id: bigint, effects: Effects): void => {
  let pending = ring.live.get(id) ?? null;
  while (pending !== null && pending.stage !== 'ending') pending = pending.sameId;
  if (pending === null) effects.violation(notPossible('endStep', `request ${id} is not ending`, ring.comm));
  else endRequest(state, device, ring, pending, 1, effects);
};

/** Events of one ring. */
const advanceRing = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  event: Extract<BlkbackEvent, { ring: number }>,
  effects: Effects,
): void => {
  const { grants } = ring;
  switch (event.name) {
    case 'front.push':
      pushRequests(state, ring, event, effects);
      break;
    case 'front.setProd':
      setProducer(state, ring, event.value, effects);
      break;
    case 'front.consume': {
      const there = (ring.rspProd - ring.rspCons) >>> 0;
      const count = event.count ?? there;
      if (count >= 0 && count <= there) consumeResponses(state, ring, count, effects);
      else effects.violation(notPossible('front.consume', `there are ${there} responses`, ring.comm));
      break;
    }
    case 'irq':
      deliverInterrupt(state, ring, effects);
      break;
    case 'bioDone':
      bioDone(state, device, ring, event, effects);
      break;
    case 'endStep':
      endStep(state, device, ring, event.id, effects);
      break;
    case 'workerRun':
      if (grants.purgeWork === 'idle') effects.violation(notPossible('workerRun', 'nothing was purged', ring.comm));
      else runPurgeWorker(grants, event.count ?? Infinity, effects);
      break;
    case 'mapStatus':
      grants.surroundings.mapFailures.set(event.gref >>> 0, event);
      break;
    case 'allocFail':
      grants.surroundings.pageFailure = Math.max(0, event.nth | 0);
      break;
    case 'kmallocFail':
      grants.surroundings.entryFailures = Math.max(0, event.count | 0);
      break;
    case 'unmapFail':
      grants.surroundings.unmapFails = true;
      break;
  }
  state.crashed ??= grants.crashed;
};

/** Events of one device, and those of a ring when there is such a ring. */
const advanceDevice = (
  state: BlkbackState,
  event: Extract<BlkbackEvent, { device: number }>,
  effects: Effects,
): void => {
  const device = state.devices[event.device];
  if (device === undefined || device.state === 'closed') {
    effects.violation(notPossible(event.name, `device ${event.device} is not connected`));
    return;
  }
  if ('ring' in event) {
    const ring = device.rings[event.ring];
    if (ring === undefined) effects.violation(notPossible(event.name, `there is no ring ${event.ring}`, device.node));
    else advanceRing(state, device, ring, event, effects);
    return;
  }
  switch (event.name) {
    case 'disconnect':
      disconnect(state, device, effects);
      for (const { grants } of device.rings) state.crashed ??= grants.crashed;
      break;
    case 'deviceResize':
      device.bdevSize = event.sectors;
      device.sizeChangedAt = state.clock.now;
      break;
    case 'deviceDiscard':
      device.discardError = event.error;
      break;
    case 'xenstoreFail':
      device.transactionFailure = event;
      break;
    case 'bioAllocFail':
      device.bioFailures = Math.max(0, event.count | 0);
      break;
  }
};

const advance = (state: BlkbackState, event: BlkbackEvent, effects: Effects): void => {
  if (state.crashed !== null) {
    effects.violation(notPossible(event.name, `the kernel stopped in ${state.crashed}`));
    return;
  }
  state.stepsLeft = MOST_STEPS;
  if ('device' in event) {
    advanceDevice(state, event, effects);
    return;
  }
  switch (event.name) {
    case 'tick':
      if (Number.isFinite(event.ms) && event.ms >= state.clock.now) advanceClock(state, event.ms, effects);
      else effects.violation(notPossible('tick', 'time does not go back'));
      break;
    case 'connect': {
      const reason = doesConnect(state, event);
      if (reason === null) connect(state, event.connection, effects);
      else effects.violation(notPossible('connect', reason, event.connection.name));
      break;
    }
    case 'setParam':
      if (!setBlkbackParam(state, event.param, event.value)) {
        const reason = `there is no parameter ${event.param} that can be ${event.value}`;
        effects.violation(notPossible('setParam', reason));
      }
      break;
    case 'memoryPressure':
      for (const { rings } of state.devices)
        for (const { grants } of rings) grants.squeezeUntil = state.clock.now + state.params.squeezeDuration;
      break;
    default:
      effects.violation(notPossible(String((event as { readonly name?: unknown }).name), 'there is no such event'));
  }
};

/** The block backends of a machine with all their rings, grants and pages (MODEL.md M2 with M1 and M3): drivers/block/xen-blkback, 3.0 to 6.12. */
export const blkbackModel: Model<BlkbackState, BlkbackEvent, BlkbackSetup, BlkbackVariantId> = {
  id: 'm2',
  variants: blkbackVariantIds,
  init: ({ params, switches }, variant) => {
    const all = switchesOf(variant, switches);
    const full = { ...blkbackDefaults(variant), ...params };
    const shared = all.globalPool ? Math.max(1, full.globalRequests) : 0;
    return {
      variant,
      switches: all,
      params: full,
      clock: { now: 0 },
      devices: [],
      globalPool: Array.from({ length: shared }, newPendingRequest),
      crashed: null,
      stepsLeft: 0,
    };
  },
  advance,
  copy: copyBlkback,
  check: blkbackViolations,
};
