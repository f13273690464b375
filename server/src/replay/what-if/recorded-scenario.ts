import type { Facts } from '../../facts/facts.ts';
import { blkbackVariantIds, type BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { MapcacheEvent } from '../../model/mapcache/mapcache-event.ts';
import { once } from '../../core/once.ts';
import type { BlkbackState } from '../../model/blkback/blkback-state.ts';
import type { GrantState } from '../../model/grants/grant-state.ts';
import type { PersistentMachine } from '../../model/persistent/persistent-model.ts';
import { blkbackVariant } from '../../world/blkback-variant.ts';
import type { CaptureWorld, World } from '../../world/world.ts';
import { backendParams } from '../backend-params.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { backendsOf, takeBackends } from '../sections/backend-start.ts';
import { takeGrants } from '../sections/grant-start.ts';
import { takePersistent } from '../sections/persistent-start.ts';
import { stateBefore } from '../sections/state-before.ts';
import { BackendEventReader, readPersistentEvent } from './read-backend-event.ts';
import { readGrantEvent } from './read-grant-event.ts';
import { readMapcacheEvent } from './read-mapcache-event.ts';
import { readMemoryEvent } from './read-memory-event.ts';
import { readTceEvent } from './read-tce-event.ts';
import { OPEN_MAPPINGS, recordedBounces } from './recorded-bounces.ts';
import { recordedCache } from './recorded-cache.ts';
import { recordedCalls } from './recorded-calls.ts';
import { recordedMaps } from './recorded-maps.ts';
import { recordedEvents } from './recorded-events.ts';
import type { WhatIfSettings } from './settings.ts';
import type { Scenario } from './switch-definition.ts';
import type { GivenEvents } from './what-if.ts';

/**
 * The recorded events of the first capture with some that models of these settings take, with what the capture tells of its machine; null when there are
 * none. `stated`: the variant of the block backend.
 */
export const recordedScenario = (
  { captures }: World,
  area: keyof WhatIfSettings,
  stated: BlkbackVariantId | null = null,
): GivenEvents | null => {
  for (const capture of captures) {
    const given = scenarioOf(capture, area, stated);
    if (given === null) continue;
    const known = blkbackVariant(capture);
    const recognised = known !== null && known.oldest === known.newest ? known.newest : null;
    return { ...given, variant: stated ?? given.variant ?? recognised, params: backendParams(capture) };
  }
  return null;
};

const scenarioOf = (
  capture: CaptureWorld,
  area: keyof WhatIfSettings,
  stated: BlkbackVariantId | null,
): GivenEvents | null => {
  const { facts } = capture;
  const all = recordedEvents(capture);
  const of = (...models: readonly string[]): readonly RecordedEvent[] =>
    all.filter(({ model }) => models.includes(model));
  const given = (recorded: readonly RecordedEvent[], scenario: Scenario, left: number): GivenEvents | null =>
    recorded.length === 0 ? null : { scenario, source: sourceOf(recorded, left), variant: variantOf(recorded) };
  if (area === 'memory') {
    const recorded = of('m5', 'm6');
    if (recorded.length === 0) return tracedBounces(facts);
    const events = recorded.map(readMemoryEvent).filter((event) => event !== null);
    return given(recorded, { model: 'memory', events }, recorded.length - events.length);
  }
  if (area === 'tce') {
    const recorded = of('m8');
    if (recorded.length === 0) return tracedCalls(facts);
    const events = recorded.map(readTceEvent).filter((event) => event !== null);
    return given(recorded, { model: 'tce', events }, recorded.length - events.length);
  }
  // What was there at the first event is asked when a model of it begins.
  const start = once(() => stateBefore(capture, all[0]));
  if (area === 'grants') {
    const recorded = of('m4');
    const events = recorded.map(readGrantEvent).filter((event) => event !== null);
    const begin = (state: GrantState): void => void takeGrants(state, start());
    return given(recorded, { model: 'grants', events, begin }, recorded.length - events.length);
  }
  if (area === 'mapcache') {
    const recorded = of('m7');
    if (recorded.length === 0) return tracedCache(facts);
    const events = recorded.map(readMapcacheEvent).filter((event) => event !== null);
    return given(recorded, mapcacheScenario(events), recorded.length - events.length);
  }
  const path = of('m1', 'm2');
  if (path.length > 0) {
    const reader = new BackendEventReader(backendsOf(start()).map(({ key }) => key));
    const read = path.map((event) => reader.read(event));
    const begin = (state: BlkbackState): void => void takeBackends(state, start());
    const scenario = { model: 'backend', events: read.flat(), begin } as const;
    return given(path, scenario, read.filter(({ length }) => length === 0).length);
  }
  const grants = of('m3');
  if (grants.length === 0) return tracedMaps(facts, stated);
  const events = grants.map(readPersistentEvent).filter((event) => event !== null);
  const begin = ({ grants: ring }: PersistentMachine): void =>
    void takePersistent(ring, start(), 'be{1/51712}.r{0}', { answered: false });
  return given(grants, { model: 'persistent', events, begin }, grants.length - events.length);
};

/** Requests of a kernel trace, when there is no section of events. */
const tracedMaps = (facts: Facts, variant: BlkbackVariantId | null): GivenEvents | null => {
  const traced = recordedMaps(facts);
  if (traced === null) return null;
  const { events, requests, persistent, line } = traced;
  const source = `${requests} requests of a kernel trace, the first in line ${line}; which references they have is a guess from how many pages were mapped anew.`;
  return { scenario: { model: 'persistent', events }, source, variant, persistent };
};

/** Bounced mappings of a trace, when there is no section of events. The trace prints addresses as devices see them, so no page table stands between. */
const tracedBounces = (facts: Facts): GivenEvents | null => {
  const traced = recordedBounces(facts);
  if (traced === null) return null;
  const { events, devices, mappings, force, sizeMiB, isSizeKnown, line } = traced;
  const size = isSizeKnown ? '' : `; a buffer of ${sizeMiB} MiB is assumed`;
  return {
    scenario: { model: 'memory', events, devices },
    source: `${mappings} bounced mappings of a kernel trace, the first in line ${line}. Mappings that were direct are not recorded; when a mapping ends is a guess (when its memory is mapped again, or after ${OPEN_MAPPINGS} others), and so is that data goes both ways${size}.`,
    memory: { domain: 'arm', use: 'tree', variant: 'modern', swiotlb: { force } },
  };
};

/** The map cache of QEMU's log, when there is no section of events. */
const tracedCache = (facts: Facts): GivenEvents | null => {
  const traced = recordedCache(facts);
  if (traced === null) return null;
  const { events, wanted, invalidations, line } = traced;
  return {
    scenario: { model: 'mapcache', events },
    source: `${wanted} accesses of QEMU's map cache and ${invalidations} INVALIDATE requests, the first in line ${line}; which page went away before a request, and that vCPU 0 gave it up, is a guess.`,
  };
};

/** TCE hypercalls of a trace, when there is no section of events. */
const tracedCalls = (facts: Facts): GivenEvents | null => {
  const traced = recordedCalls(facts);
  if (traced === null) return null;
  const { events, calls, left, line } = traced;
  const lacks = left === 0 ? '' : `; ${left} whose arguments are not recorded were left out`;
  return {
    scenario: { model: 'tce', events },
    source: `${calls} recorded TCE hypercalls, the first in line ${line}, each from real mode on; what stands in their lists is a guess${lacks}.`,
  };
};

/** The variant that the first connection names. */
const variantOf = (recorded: readonly RecordedEvent[]): BlkbackVariantId | null => {
  const name = recorded.find(({ values }) => values['variant'] !== undefined)?.values['variant'];
  return blkbackVariantIds.find((id) => id === name) ?? null;
};

/** A recording is one of a guest that runs, with the vCPUs and device models that it names. */
const mapcacheScenario = (events: readonly MapcacheEvent[]): Scenario => {
  const vcpus = events.map((event) => ('vcpu' in event ? (event.vcpu ?? 0) : 0));
  const servers = new Set(events.flatMap((event) => ('server' in event ? [event.server] : [])));
  return {
    model: 'mapcache',
    events: [{ name: 'creationFinished' }, ...events],
    guest: {
      vcpus: 1 + vcpus.reduce((most, vcpu) => Math.max(most, vcpu), 1),
      servers: servers.size === 0 ? [1] : [...servers],
    },
  };
};

const sourceOf = (recorded: readonly RecordedEvent[], left: number): string => {
  const [first] = recorded;
  const where = first === undefined ? '' : `, the first in line ${first.line}`;
  return `${recorded.length} recorded events${where}${left === 0 ? '' : `; ${left} of them lack what their model needs and were left out`}.`;
};
