import type { BlkbackSwitches } from '../../../model/blkback-variants.ts';
import type { BlkbackParams } from '../../../model/blkback/blkback-params.ts';
import { fillRequests, oneRequest, runWorker, usePattern } from '../request-pattern.ts';
import type { PersistentScenarioEvent } from '../persistent-run.ts';
import type { BackendSettings, WhatIfSettings } from '../settings.ts';
import type { Scenario, SwitchDefinition } from '../switch-definition.ts';

const SEED = 'xen-blkback of May 2013 (seed 3)';
const COMMIT = 'the commit that brought persistent grants, October 2012 (in seed 3)';

const backend = (settings: WhatIfSettings, changed: Partial<BackendSettings>): WhatIfSettings => ({
  ...settings,
  backend: { ...settings.backend, ...changed },
});
const params = (settings: WhatIfSettings, changed: Partial<BlkbackParams>): WhatIfSettings =>
  backend(settings, { params: { ...settings.backend.params, ...changed } });
const switches = (settings: WhatIfSettings, changed: Partial<BlkbackSwitches>): WhatIfSettings =>
  backend(settings, { switches: { ...settings.backend.switches, ...changed } });

const persistent =
  (events: () => readonly PersistentScenarioEvent[], steady = false) =>
  (): Scenario => ({ model: 'persistent', events: events(), steady });

/** A full tree of 1056 and one reference more, then a pass. */
const overflow: readonly PersistentScenarioEvent[] = [
  ...fillRequests(8, 1056),
  ...oneRequest(2000, [5000]),
  { name: 'pass', ms: 200 },
  runWorker,
];

/** W-17 to W-24, W-30 and W-33 to W-35: persistent grants and the page pool of M3. */
export const persistentGrantSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-17',
    title: 'Share of a full tree that one purge frees, in percent',
    values: { kind: 'number', first: 5, second: 10, least: 0, most: 100 },
    models: ['M3'],
    debate: `${SEED}: LRU_PERCENT_CLEAN`,
    predicted:
      'A purge frees ⌊max/100⌋·x grants: of 1056, 50 with 5 % and 100 with 10 %. The saw-tooth of "pg" is as deep, and so many unmaps follow.',
    set: (settings, value) => params(settings, { lruPercent: Number(value) }),
    scenario: persistent(() => overflow),
  },
  {
    id: 'W-18',
    title: 'Order of the arithmetic of that share',
    values: { kind: 'names', names: ['divide-first', 'multiply-first'] },
    models: ['M3'],
    debate: `${SEED}: (max / 100) * 5 in whole numbers`,
    predicted:
      'Of 1056 grants 52 are freed instead of 50. A limit below 100 frees some instead of none: 3 of 64, where dividing first wraps and frees everything that is idle.',
    set: (settings, value) => params(settings, { lruMultipliesFirst: value === 'multiply-first' }),
    scenario: persistent(() => [
      ...overflow,
      { name: 'setParam', param: 'maxPersistentGrants', value: 64 },
      { name: 'pass', ms: 400 },
      runWorker,
      ...oneRequest(3000, [7001, 7002, 7003, 7004]),
      { name: 'pass', ms: 600 },
    ]),
  },
  {
    id: 'W-19',
    title: 'Which idle grants a purge takes first',
    values: { kind: 'names', names: ['reference', 'least-recent'] },
    models: ['M3'],
    debate: `${SEED}: called LRU, but the tree is walked by reference`,
    predicted:
      'When low references are used most and the tree overflows, taking the least recently used first raises the hit ratio.',
    set: (settings, value) => params(settings, { lruByRecency: value === 'least-recent' }),
    prepare: (settings) => params(settings, { maxPersistentGrants: 300 }),
    scenario: persistent(
      () => usePattern({ requests: 3000, pages: 4, workingSet: 600, skew: 3, perPass: 30, seed: 19 }),
      true,
    ),
  },
  {
    id: 'W-20',
    title: 'When the marks of use are cleared',
    values: { kind: 'names', names: ['at-purge', 'each-interval'] },
    models: ['M3'],
    debate: `${SEED}: WAS_ACTIVE is cleared by a purge only`,
    predicted:
      'A slow workload marks everything between two purges, so that the first walk finds nothing and "Still missing" is printed. Cleared every 100 ms, the first walk finds enough.',
    set: (settings, value) => params(settings, { lruClearsEachInterval: value === 'each-interval' }),
    scenario: persistent(() => [
      ...fillRequests(8, 1056),
      { name: 'pass', ms: 200 },
      { name: 'pass', ms: 400 },
      ...oneRequest(2000, [5000]),
      { name: 'pass', ms: 600 },
      runWorker,
    ]),
  },
  {
    id: 'W-21',
    title: 'Seconds after which an unused grant is unmapped',
    values: { kind: 'number', first: 0, second: 60, least: 0, most: 86400 },
    models: ['M3'],
    debate: 'Linux 4.19: persistent_grant_unused_seconds instead of the mark of use',
    predicted:
      'With 0 nothing ever goes. With t seconds "pg" falls to what is in use after t, and the first I/O after that pays for its maps again.',
    prepare: (settings) => backend(settings, { variant: 'B419' }),
    parameter: 'idleSeconds',
    set: (settings, value) => params(settings, { idleSeconds: Number(value) }),
    scenario: persistent(() => [
      ...fillRequests(8, 330),
      { name: 'pass', ms: 59_000 },
      ...fillRequests(8, 33, 11, 100),
      { name: 'pass', ms: 61_000 },
      runWorker,
      ...fillRequests(100, 33, 11, 200),
    ]),
  },
  {
    id: 'W-22',
    title: 'max_persistent_grants',
    values: { kind: 'number', first: 1056, second: 352, least: 0, most: 1_000_000 },
    models: ['M3', 'C1'],
    debate: `${COMMIT}: a limit against guests that offer ever new references, which may be set lower`,
    predicted:
      'The tree overflows earlier. A working set of W pages above the limit m is hit with a ratio of about m/W: of 2112 pages half with 1056, a sixth with 352.',
    parameter: 'maxPersistentGrants',
    set: (settings, value) => params(settings, { maxPersistentGrants: Number(value) }),
    scenario: persistent(
      () => usePattern({ requests: 12_000, pages: 1, workingSet: 2112, skew: 1, perPass: 400, seed: 22 }),
      true,
    ),
  },
  {
    id: 'W-23',
    title: 'Persistent grants',
    values: { kind: 'names', names: ['off', 'on'] },
    models: ['M3', 'C1'],
    debate: COMMIT,
    predicted:
      'Without them every request ends with an unmap and its flush. With them none does once its pages are in the tree: the curve of `xdump cost`. The guest copies each page instead.',
    set: (settings, value) => backend(settings, { persistent: value === 'on' }),
    scenario: persistent(
      () => usePattern({ requests: 400, pages: 1, workingSet: 32, skew: 1, perPass: 100, seed: 23 }),
      true,
    ),
  },
  {
    id: 'W-24',
    title: 'How pages of a write are mapped without persistent grants',
    values: { kind: 'names', names: ['read-only', 'writable'] },
    models: ['M3', 'M4'],
    debate: `${SEED}: read-only as long as the grant is not kept, because a kept one serves reads as well`,
    predicted:
      'The map asks for host-read (flags 0x6) or host-write (flags 0x2): key g then shows the count in the second or the first byte of the pin, and 0x9 or 0x19 as flags.',
    prepare: (settings) => backend(settings, { persistent: false }),
    set: (settings, value) => params(settings, { mapsReadonly: value === 'read-only' }),
    scenario: persistent(() => [...oneRequest(1, [8, 9], true), ...oneRequest(2, [8, 9], false)]),
  },
  {
    id: 'W-30',
    title: 'Grants of one map or unmap hypercall',
    values: { kind: 'number', first: 11, second: 32, least: 1, most: 4096 },
    models: ['M3', 'C1'],
    debate: `${SEED}: BLKIF_MAX_SEGMENTS_PER_REQUEST is the batch for larger requests as well`,
    predicted:
      'A request of m pages needs ⌈m/11⌉ hypercalls to map and as many to unmap, or ⌈m/32⌉: 4 and 2 for 40 pages. Each unmap is a flush.',
    prepare: (settings) => backend(settings, { persistent: false }),
    set: (settings, value) => params(settings, { batch: Number(value) }),
    scenario: persistent(() => fillRequests(8, 400, 40), true),
  },
  {
    id: 'W-33',
    title: 'The page of a grant that could not be mapped goes back',
    values: { kind: 'names', names: ['no', 'yes'] },
    models: ['M3'],
    debate: `${SEED}; returned in the 3.18 that was read`,
    predicted: 'Each bad grant costs dom0 one page for ever (M3-I8), or none.',
    prepare: (settings) => backend(settings, { persistent: false }),
    set: (settings, value) => switches(settings, { mapErrorReturnsPage: value === 'yes' }),
    scenario: persistent(() => [
      { name: 'mapStatus', gref: 9, status: -3, retries: 0 },
      { name: 'map', request: 1, grefs: [8, 9, 10], readonly: false },
      ...oneRequest(2, [8]),
    ]),
  },
  {
    id: 'W-34',
    title: 'Slots that were not reached when memory ran out',
    values: { kind: 'names', names: ['stale', 'zapped'] },
    models: ['M3'],
    debate: `${SEED}; cleared by XSA-365 and XSA-371`,
    predicted:
      'Stale slots still name grants of an earlier request, which are given back a second time: the count of grants in use drifts, and "freeing a grant already unused" is printed. Zapped, nothing of that.',
    set: (settings, value) => switches(settings, { zapsSlots: value === 'zapped' }),
    scenario: persistent(() => [
      ...oneRequest(1, [8, 9, 10]),
      { name: 'allocFail', nth: 1 },
      { name: 'map', request: 2, grefs: [20, 21, 22], readonly: false },
    ]),
  },
  {
    id: 'W-35',
    title: 'What is freed first when a ring ends',
    values: { kind: 'names', names: ['pool', 'tree'] },
    models: ['M3'],
    debate: `${SEED}: the pool is emptied first, and the pages of the tree go into it afterwards; 3.14 turned it round`,
    predicted: 'Pool first loses every page of the tree for dom0; tree first loses none.',
    set: (settings, value) => switches(settings, { poolFirst: value === 'pool' }),
    scenario: persistent(() => [...fillRequests(8, 100), { name: 'teardown' }]),
  },
];
