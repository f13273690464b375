import type { BlkbackConnection } from '../../../model/blkback/blkback-event.ts';
import type { BlkbackParams } from '../../../model/blkback/blkback-params.ts';
import { BlkifOp, type BlkifRequest } from '../../../model/blkback/blkback-request.ts';
import type { BlkbackSwitches } from '../../../model/blkback-variants.ts';
import { scenarioDisk, type BackendScenarioEvent } from '../backend-run.ts';
import type { BackendSettings, WhatIfSettings } from '../settings.ts';
import type { Scenario, SwitchDefinition } from '../switch-definition.ts';

const SEED = 'xen-blkback of May 2013 (seed 3)';

const backend = (settings: WhatIfSettings, changed: Partial<BackendSettings>): WhatIfSettings => ({
  ...settings,
  backend: { ...settings.backend, ...changed },
});
const params = (settings: WhatIfSettings, changed: Partial<BlkbackParams>): WhatIfSettings =>
  backend(settings, { params: { ...settings.backend.params, ...changed } });
const switches = (settings: WhatIfSettings, changed: Partial<BlkbackSwitches>): WhatIfSettings =>
  backend(settings, { switches: { ...settings.backend.switches, ...changed } });
const connection = (settings: WhatIfSettings, changed: Partial<BlkbackConnection>): WhatIfSettings =>
  backend(settings, { connection: { ...settings.backend.connection, ...changed } });

const scenario = (events: () => readonly BackendScenarioEvent[]) => (): Scenario => ({
  model: 'backend',
  events: events(),
});

/** A request of whole pages behind references from `gref` on. */
const request = (op: number, id: number, sector: number, pages: number, gref: number): BlkifRequest => ({
  op,
  id: BigInt(id),
  sector: BigInt(sector),
  segmentCount: pages,
  segments: Array.from({ length: pages }, (_, at) => ({ gref: gref + at, firstSector: 0, lastSector: 7 })),
});

const reads = (count: number, first = 0): readonly BlkifRequest[] =>
  Array.from({ length: count }, (_, at) => request(BlkifOp.read, first + at, (first + at) * 8, 1, 8 + first + at));

const connect = (changed: Partial<BlkbackConnection> = {}): BackendScenarioEvent => ({
  name: 'connect',
  connection: { ...scenarioDisk, ...changed },
});

/** Requests arrive and the thread looks, all in the same millisecond. */
const push = (requests: readonly BlkifRequest[], device = 0, ring = 0): readonly BackendScenarioEvent[] => [
  { name: 'front.push', device, ring, requests, queued: true },
  { name: 'irq', device, ring },
  ({ clock }) => ({ name: 'tick', ms: clock.now }),
];

const done = (
  id: number,
  more: { readonly extraReferences?: number; readonly hold?: boolean } = {},
): BackendScenarioEvent => ({
  name: 'bioDone',
  device: 0,
  ring: 0,
  id: BigInt(id),
  bio: null,
  error: 0,
  ...more,
});

const tick = (ms: number): BackendScenarioEvent => ({ name: 'tick', ms });

/** The next step of a request whose end is held. */
const endStep: BackendScenarioEvent = ({ devices }) =>
  devices[0]?.rings[0]?.live.get(1n)?.stage === 'ending' ? { name: 'endStep', device: 0, ring: 0, id: 1n } : null;

/** One MiB as the front end cuts it for what the backend takes in one request. */
const oneMiB: BackendScenarioEvent = ({ params: { indirectSegments, directSegments } }) => {
  const limit = Math.max(1, indirectSegments === 0 ? directSegments : indirectSegments);
  const requests = Array.from({ length: Math.ceil(256 / limit) }, (_, n): BlkifRequest => {
    const whole = request(BlkifOp.write, n, n * limit * 8, Math.min(limit, 256 - n * limit), 8 + n * limit);
    return indirectSegments === 0
      ? whole
      : { ...whole, op: BlkifOp.indirect, indirectOp: BlkifOp.write, descriptors: [5000 + n] };
  });
  return { name: 'front.push', device: 0, ring: 0, requests, queued: true };
};

/** W-25 to W-29, W-31, W-32, W-36 and W-41: the request path of M2. */
export const requestPathSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-25',
    title: 'Requests that the backend has room for',
    values: { kind: 'names', names: ['global-64', 'per-device'] },
    models: ['M2'],
    debate: `${SEED}: 64 for all devices became 32 for each`,
    predicted:
      'Two disks that do not answer take all 64, and the third waits for them (oo grows); with 32 for each device it never waits for another.',
    set: (settings, value) => switches(settings, { globalPool: value === 'global-64' }),
    scenario: scenario(() => [
      ...[0, 1, 2].map((at) => connect({ domid: at + 1 })),
      tick(0),
      ...push(reads(31), 0),
      ...push(reads(31), 1),
      ...push(reads(4), 2),
      tick(50),
    ]),
  },
  {
    id: 'W-26',
    title: 'Order of the steps that end a request',
    values: { kind: 'names', names: ['response-unref-pool', 'response-pool-unref', 'pool-response-unref'] },
    models: ['M2'],
    debate: `${SEED}: the response is sent before the request is back in the pool; 3.14 changed the order of the other two`,
    predicted:
      'The guest may send its next request before this one is back in the pool, which then is empty: oo counts. With the pool first that cannot happen.',
    set: (settings, value) =>
      switches(settings, {
        poolBeforeResponse: value === 'pool-response-unref',
        poolBeforeUnref: value === 'response-pool-unref',
      }),
    scenario: scenario(() => [
      connect(),
      tick(0),
      ...push(reads(32)),
      done(0),
      done(1, { hold: true }),
      { name: 'front.consume', device: 0, ring: 0, count: null },
      ...push(reads(2, 32)),
      endStep,
      endStep,
      ({ clock }) => ({ name: 'tick', ms: clock.now }),
    ]),
  },
  {
    id: 'W-27',
    title: 'What a barrier waits for',
    values: { kind: 'names', names: ['refcnt', 'inflight'] },
    models: ['M2'],
    debate: `${SEED}: drained when the reference count of the device is low; a counter of requests under way came in 3.14`,
    predicted:
      'With the reference count a barrier also waits for requests of other rings of its device. With the counter of its own ring it goes at once, and orders nothing across rings.',
    prepare: (settings) => backend(settings, { variant: 'B45' }),
    set: (settings, value) => switches(settings, { inflightCount: value === 'inflight' }),
    scenario: scenario(() => [
      connect({ queues: 2 }),
      tick(0),
      ...push(reads(4), 0, 1),
      ...push([request(BlkifOp.barrier, 9, 0, 1, 900)], 0, 0),
      tick(20),
    ]),
  },
  {
    id: 'W-28',
    title: 'The range of a discard is checked',
    values: { kind: 'names', names: ['no', 'yes'] },
    models: ['M2'],
    debate: `${SEED} does not check it; 3.10 stable does`,
    predicted:
      'A discard beyond the end goes to the disk, ds counts and the answer is the disk’s; checked, it is refused with a warning and −1.',
    set: (settings, value) => switches(settings, { discardChecked: value === 'yes' }),
    scenario: scenario(() => [
      connect({ sectors: 1000n }),
      tick(0),
      ...push([{ ...request(BlkifOp.discard, 1, 2000, 0, 0), discardSectors: 8n, discardFlag: 0 }]),
    ]),
  },
  {
    id: 'W-29',
    title: 'More requests than the ring holds are noticed',
    values: { kind: 'names', names: ['no', 'yes'] },
    models: ['M1', 'M2'],
    debate: `${SEED} has no such check; 3.10 stable has`,
    predicted:
      'Without the check the thread takes at most what fits, so that it stays safe, and no line says what happened: the guest gets answers to requests that it never sent, or hangs. With it the line "Frontend provided bogus ring requests" is printed and the ring stands still for ever.',
    set: (settings, value) => switches(settings, { producerCheck: value === 'yes' }),
    scenario: scenario(() => [
      connect(),
      tick(0),
      { name: 'front.setProd', device: 0, ring: 0, value: 33 },
      { name: 'irq', device: 0, ring: 0 },
      tick(1),
    ]),
  },
  {
    id: 'W-31',
    title: 'Pages of one request with descriptors',
    values: { kind: 'number', first: 256, second: 32, least: 0, most: 4096 },
    models: ['M2', 'M3'],
    debate: `${SEED}: indirect descriptors`,
    predicted:
      'One MiB is 1 request with 256, 8 with 32, and 24 without descriptors (0). Each request with descriptors needs one page more, which may become persistent.',
    set: (settings, value) =>
      params(switches(settings, { indirect: value !== '0' }), { indirectSegments: Number(value) }),
    scenario: scenario(() => [connect(), tick(0), oneMiB, { name: 'irq', device: 0, ring: 0 }, tick(1)]),
  },
  {
    id: 'W-32',
    title: 'Pages and number of rings',
    values: { kind: 'names', names: ['one-page', 'sixteen-pages', 'four-queues'] },
    models: ['M1', 'M2', 'M3', 'C1'],
    debate: 'Linux 4.2 (several pages) and 4.5 (several rings)',
    predicted:
      'One page holds 32 requests under way, sixteen pages 512. With four queues each has a ring, a thread and a limit of persistent grants of its own; more threads also mean more processors to interrupt when grants are unmapped.',
    prepare: (settings) => backend(settings, { variant: 'B45' }),
    set: (settings, value) =>
      connection(settings, {
        ringPageOrder: value === 'sixteen-pages' ? 4 : 0,
        queues: value === 'four-queues' ? 4 : 1,
      }),
    scenario: scenario(() => [
      connect(),
      tick(0),
      ...[0, 1, 2, 3].flatMap((part): readonly BackendScenarioEvent[] => [
        ({ devices }) => ({
          name: 'front.push',
          device: 0,
          ring: part % Math.max(1, devices[0]?.rings.length ?? 1),
          requests: reads(150, part * 150),
          queued: true,
        }),
        ({ devices }) => ({ name: 'irq', device: 0, ring: part % Math.max(1, devices[0]?.rings.length ?? 1) }),
      ]),
      tick(1),
    ]),
  },
  {
    id: 'W-36',
    title: 'How pages are unmapped when a request is done',
    values: { kind: 'names', names: ['async', 'sync'] },
    models: ['M2', 'M3'],
    debate: 'Linux 4.0: a page that somebody still holds is unmapped later',
    predicted:
      'While a page has references left, the response waits 5, 10, 15 … ms. Unmapped at once, the response is immediate, and network storage that sends again reads a page that is gone.',
    prepare: (settings) => backend(settings, { variant: 'B42', persistent: false }),
    set: (settings, value) => switches(settings, { asyncUnmap: value === 'async' }),
    scenario: scenario(() => [
      connect(),
      tick(0),
      ...push(reads(1)),
      done(0, { extraReferences: 2 }),
      ...[4, 5, 14, 15, 29, 30].map(tick),
    ]),
  },
  {
    id: 'W-41',
    title: 'How the backend gets at the guest’s pages',
    values: { kind: 'names', names: ['map', 'copy'] },
    models: ['M2', 'M4', 'C1'],
    debate: 'a comment in the old block backend names grant copy as the alternative',
    predicted:
      'Copied, nothing stays mapped and nothing is flushed: one copy hypercall for each request, and the data is copied once more.',
    prepare: (settings) => backend(settings, { persistent: false }),
    set: (settings, value) => params(settings, { copiesGrants: value === 'copy' }),
    scenario: scenario(() => [
      connect(),
      tick(0),
      ...push([request(BlkifOp.write, 1, 0, 4, 8)]),
      done(1),
      ...push([request(BlkifOp.read, 2, 0, 4, 8)]),
      done(2),
    ]),
  },
];
