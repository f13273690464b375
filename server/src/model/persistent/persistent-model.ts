import { blkbackVariantIds, switchesOf, type BlkbackSwitches, type BlkbackVariantId } from '../blkback-variants.ts';
import type { Effects, Model } from '../model.ts';
import { notPossible } from '../violation.ts';
import { copyPersistent, copySlot } from './copy-persistent.ts';
import { maintainPages } from './maintain-pages.ts';
import { mapSlots } from './map-slots.ts';
import type { PersistentEvent, ReleaseEvent, MapEvent } from './persistent-event.ts';
import { persistentViolations, type LiveSlots } from './persistent-invariants.ts';
import { persistentDefaults, type PersistentParams } from './persistent-params.ts';
import { newGrantSlot, newPersistentState, type GrantSlot, type PersistentState } from './persistent-state.ts';
import { runPurgeWorker } from './purge-worker.ts';
import { finishUnmap, prepareUnmap, releaseSlots } from './release-slots.ts';
import { setPersistentParam } from './set-param.ts';
import { tearDown } from './teardown.ts';

/** What a run of M3 alone starts from. */
export interface PersistentSetup {
  readonly domid: number;
  /** Number of the virtual device, 51712 for xvda. */
  readonly handle: number;
  readonly comm: string;
  /** Both ends agreed on persistent grants. */
  readonly persistent: boolean;
  readonly params: Partial<PersistentParams>;
  /** Switches that differ from the variant's. */
  readonly switches: Partial<BlkbackSwitches>;
}

/** Grants and pages of a ring, with its requests as sets of slots. */
export interface PersistentMachine {
  readonly grants: PersistentState;
  /** Requests that hold slots, by the number that the events use. */
  readonly requests: Map<number, LiveSlots>;
  /** Sets of slots that were used before; the last is taken first. */
  readonly idle: GrantSlot[][];
}

const MOST_SLOTS = 4096;

const map = ({ grants, requests, idle }: PersistentMachine, event: MapEvent, effects: Effects): void => {
  const count = event.grefs.length;
  if (requests.has(event.request) || count > MOST_SLOTS) {
    const reason = count > MOST_SLOTS ? `it has ${count} pages` : 'its pages are mapped already';
    effects.violation(notPossible('map', reason, `request ${event.request}`));
    return;
  }
  const slots = idle.pop() ?? [];
  for (let index = 0; index < count; index += 1) {
    const slot = (slots[index] ??= newGrantSlot());
    slot.gref = (event.grefs[index] as number) >>> 0;
  }
  const result = mapSlots(grants, slots, count, event.readonly, effects);
  requests.set(event.request, { slots, count });
  effects.output({ kind: 'result', of: 'map', value: result });
  if (result !== 0)
    release({ grants, requests, idle }, { name: 'release', request: event.request, failed: true }, effects);
};

const release = ({ grants, requests, idle }: PersistentMachine, event: ReleaseEvent, effects: Effects): void => {
  const live = requests.get(event.request);
  if (live === undefined) {
    effects.violation(notPossible('release', 'it holds no pages', `request ${event.request}`));
    return;
  }
  requests.delete(event.request);
  if (grants.switches.asyncUnmap && !event.failed)
    finishUnmap(grants, prepareUnmap(grants, live.slots, live.count, effects), effects);
  else releaseSlots(grants, live.slots, live.count, effects);
  idle.push(live.slots as GrantSlot[]);
};

const setParam = (grants: PersistentState, name: string, value: number | boolean, effects: Effects): void => {
  const before = grants.params.maxPersistentGrants >>> 0;
  if (!setPersistentParam(grants.params, name, value)) {
    effects.violation(notPossible('setParam', `there is no parameter ${name} that can be ${value}`));
    return;
  }
  const now = grants.params.maxPersistentGrants >>> 0;
  if (now < before && grants.count > now) grants.limitLowered = true;
  grants.afterPass = false;
};

const advance = (machine: PersistentMachine, event: PersistentEvent, effects: Effects): void => {
  const { grants } = machine;
  if (grants.crashed !== null) {
    effects.violation(notPossible(event.name, `the kernel stopped in ${grants.crashed}`));
    return;
  }
  switch (event.name) {
    case 'map':
      map(machine, event, effects);
      break;
    case 'release':
      release(machine, event, effects);
      break;
    case 'pass':
      if (event.ms >= grants.clock.now) {
        grants.clock.now = event.ms;
        maintainPages(grants, effects);
      } else effects.violation(notPossible('pass', 'time does not go back'));
      break;
    case 'workerRun':
      if (grants.purgeWork === 'idle') effects.violation(notPossible('workerRun', 'nothing was purged'));
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
    case 'memoryPressure':
      grants.squeezeUntil = grants.clock.now + grants.params.squeezeDuration;
      break;
    case 'setParam':
      setParam(grants, event.param, event.value, effects);
      break;
    case 'teardown':
      if (machine.requests.size > 0) effects.violation(notPossible('teardown', 'requests hold pages'));
      else tearDown(grants, effects);
      break;
    default:
      effects.violation(notPossible(String((event as { readonly name?: unknown }).name), 'there is no such event'));
  }
};

/** Persistent grants and the page pool of one ring (MODEL.md M3): drivers/block/xen-blkback/blkback.c, 3.8 to 6.12. */
export const persistentModel: Model<PersistentMachine, PersistentEvent, PersistentSetup, BlkbackVariantId> = {
  id: 'm3',
  variants: blkbackVariantIds,
  init: ({ domid, handle, comm, persistent, params, switches }, variant) => {
    const all = switchesOf(variant, switches);
    const device = { domid, handle, persistent: persistent && all.persistentGrants, overflow: false };
    const full = { ...persistentDefaults(variant), ...params };
    return { grants: newPersistentState(all, full, { now: 0 }, device, comm), requests: new Map(), idle: [] };
  },
  advance,
  copy: ({ grants, requests, idle }) => {
    const { params, clock, device } = grants;
    const shared = { params: { ...params }, clock: { ...clock }, device: { ...device }, grants: new Map() };
    const slots = (all: readonly GrantSlot[]): GrantSlot[] => all.map((slot) => copySlot(slot, shared));
    return {
      grants: copyPersistent(grants, shared),
      requests: new Map([...requests].map(([id, live]) => [id, { slots: slots(live.slots), count: live.count }])),
      idle: idle.map(slots),
    };
  },
  check: ({ grants, requests }) => persistentViolations(grants, requests.values()),
};
