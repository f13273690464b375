import type { MapcacheEvent } from '../../../model/mapcache/mapcache-event.ts';
import type { MapcacheSwitches } from '../../../model/mapcache/mapcache-switches.ts';
import type { MapcacheScenarioEvent } from '../mapcache-run.ts';
import type { WhatIfSettings } from '../settings.ts';
import type { Scenario, SwitchDefinition } from '../switch-definition.ts';

const SEED = 'xen-devel, December 2020: invalidation of the map cache for device models on Arm (seed 1)';

const change = (settings: WhatIfSettings, switches: Partial<MapcacheSwitches>): WhatIfSettings => ({
  ...settings,
  mapcache: { ...settings.mapcache, switches: { ...settings.mapcache.switches, ...switches } },
});
const scenario = (events: readonly MapcacheScenarioEvent[]) => (): Scenario => ({ model: 'mapcache', events });

const remove = (vcpu: number, gfn: bigint): MapcacheEvent => ({
  name: 'modify',
  vcpu,
  gfn,
  order: 0,
  mfn: null,
  type: 'ram_rw',
});
const foreignRemove = (gfn: bigint): MapcacheEvent => ({
  name: 'foreignModify',
  actor: 'dom0',
  gfn,
  order: 0,
  mfn: null,
  type: 'ram_rw',
});
const exit = (vcpu: number): MapcacheEvent => ({ name: 'exitCheck', vcpu });

/** Stages of a vCPU as the model names them: about to test and clear, and waiting for device models. */
const [CHECK, BLOCKED] = [2, 3];
const clear =
  (vcpu: number): MapcacheScenarioEvent =>
  ({ delivery }) =>
    delivery.stage[vcpu] === CHECK ? { name: 'testAndClear', vcpu } : null;
const answer =
  (vcpu: number): MapcacheScenarioEvent =>
  ({ delivery }) =>
    delivery.stage[vcpu] === BLOCKED ? { name: 'serverAck', server: 1, vcpu } : null;

/** The toolstack gives the guest two pages, and the guest runs. */
const guest: readonly MapcacheScenarioEvent[] = [
  ...[0x40n, 0x41n].map((gfn): MapcacheEvent => ({
    name: 'foreignModify',
    actor: 'dom0',
    gfn,
    order: 0,
    mfn: gfn + 0x1000n,
    type: 'ram_rw',
  })),
  { name: 'creationFinished' },
];

/** A hypercall that changes nothing for device models, up to the way back into the guest. */
const idleCall = (vcpu: number): readonly MapcacheScenarioEvent[] => [
  remove(vcpu, 0x80n),
  exit(vcpu),
  clear(vcpu),
  answer(vcpu),
];

/** W-07 to W-12: the map cache of M7. */
export const mapCacheSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-07',
    title: 'Where the flag for a pending invalidation is kept',
    values: { kind: 'names', names: ['domain', 'vcpu'] },
    models: ['M7'],
    debate: `${SEED}: with one flag for the domain the vCPU that clears it is not the one that needs the answer`,
    predicted:
      'With two vCPUs and one flag, after 5 steps one of them runs in the guest while its own removal is not known to the device model (M7-I4). With a flag for each vCPU that never happens.',
    prepare: (settings) => change(settings, { foreign: 'ignore' }),
    set: (settings, value) => change(settings, { flag: value === 'domain' ? 'domain' : 'vcpu' }),
    scenario: scenario([
      ...guest,
      remove(0, 0x40n),
      exit(0),
      remove(1, 0x41n),
      clear(0),
      exit(1),
      clear(1),
      answer(0),
      answer(1),
    ]),
  },
  {
    id: 'W-08',
    title: 'The flag is read before it is tested and cleared',
    values: { kind: 'names', names: ['yes', 'no'] },
    models: ['M7'],
    debate: `${SEED}: a reviewer asked to drop the first read`,
    predicted:
      'The same states and the same violations (6 steps instead of 5). Without the read every hypercall writes the shared line, one exclusive transfer more when several vCPUs make hypercalls.',
    prepare: (settings) => change(settings, { foreign: 'ignore', flag: 'domain' }),
    set: (settings, value) => change(settings, { firstRead: value === 'yes' }),
    scenario: scenario([
      ...guest,
      ...idleCall(0),
      ...idleCall(1),
      ...idleCall(0),
      remove(0, 0x40n),
      exit(0),
      clear(0),
      answer(0),
    ]),
  },
  {
    id: 'W-09',
    title: 'What happens when another domain takes memory away',
    values: { kind: 'names', names: ['ignore', 'flags', 'pause'] },
    models: ['M7'],
    debate: `${SEED}: all device models must drop the page before the guest runs on`,
    predicted:
      'The guest runs while the device model still has the page (M7-I5): for ever when it is ignored, until the next hypercall or I/O of each vCPU with flags, never when the guest is paused until the device models have answered.',
    set: (settings, value) => change(settings, { foreign: value === 'ignore' || value === 'pause' ? value : 'flags' }),
    scenario: scenario([
      ...guest,
      foreignRemove(0x40n),
      ({ delivery }) => ((delivery.waiting[2] ?? 0) === 0 ? null : { name: 'serverAck', server: 1, vcpu: null }),
      ...idleCall(0),
      ...idleCall(1),
    ]),
  },
  {
    id: 'W-10',
    title: 'Marks are made without looking for device models',
    values: { kind: 'names', names: ['with-servers', 'always'] },
    models: ['M7'],
    debate: `${SEED}: the test for servers is allowed for the current or a paused domain only; swap the tests or drop it`,
    predicted:
      'A mark without device models costs one broadcast that nobody receives; the state afterwards is the same.',
    prepare: (settings) => ({ ...settings, mapcache: { ...settings.mapcache, servers: false } }),
    set: (settings, value) => change(settings, { alwaysMark: value === 'always' }),
    scenario: scenario([...guest, remove(0, 0x40n), exit(0), clear(0), answer(0)]),
  },
  {
    id: 'W-11',
    title: 'Where marks are made',
    values: { kind: 'names', names: ['set-entry', 'free-entry'] },
    models: ['M7'],
    debate: `${SEED}: version 2 marked when an entry is set, version 3 when one is freed`,
    predicted:
      'Marks where entries are freed see a table of 512 pages that is replaced by a superpage; marks where entries are set miss it, and the guest runs with a device model that still has the old pages (M7-I4).',
    prepare: (settings) => change(settings, { foreign: 'ignore' }),
    set: (settings, value) => change(settings, { markIn: value === 'set-entry' ? 'set' : 'free' }),
    scenario: scenario([
      ...guest,
      { name: 'modify', vcpu: 0, gfn: 0x0n, order: 9, mfn: 0x8000n, type: 'ram_rw' },
      exit(0),
      clear(0),
      answer(0),
    ]),
  },
  {
    id: 'W-12',
    title: 'Other domains may change memory after the guest was built',
    values: { kind: 'names', names: ['yes', 'no'] },
    models: ['M7'],
    debate: `${SEED}: the stop-gap that was proposed`,
    predicted: 'The change fails, so that nothing is violated (no M7-I5), and the toolstack cannot balloon the guest.',
    set: (settings, value) => change(settings, { foreign: value === 'yes' ? 'flags' : 'forbid' }),
    scenario: scenario([...guest, foreignRemove(0x40n), ...idleCall(0), ...idleCall(1)]),
  },
];
