import type { P2mSwitches } from '../../../model/p2m/p2m-switches.ts';
import { scenarioMemory, type MemoryScenarioEvent } from '../memory-run.ts';
import type { MemorySettings, WhatIfSettings } from '../settings.ts';
import type { SwitchDefinition } from '../switch-definition.ts';

const { ownFrame, page, foreignFrame, pool } = scenarioMemory;
const SEED = 'xen-devel, November 2013: leave the override out when kmap_ops is not set (seed 0)';

const memory = (settings: WhatIfSettings, changed: Partial<MemorySettings>): WhatIfSettings => ({
  ...settings,
  memory: { ...settings.memory, ...changed },
});

const tables = (settings: WhatIfSettings, changed: Partial<P2mSwitches>): WhatIfSettings =>
  memory(settings, { p2m: { ...settings.memory.p2m, ...changed } });

/** A granted page that a device reads from, from the map to the unmap. */
const oneIo = (device = 'disk', dir: 'to' | 'from' = 'to'): readonly MemoryScenarioEvent[] => [
  { name: 'init', sizeMiB: 2, start: pool },
  { name: 'grantMapped', page, frame: foreignFrame, kmap: false },
  { name: 'lookup', mfn: foreignFrame },
  { name: 'mapPage', device, range: { paddr: page * 4096n, size: 4096 }, dir },
  ({ live }) => {
    const [mapping] = live;
    return mapping === undefined
      ? null
      : { name: 'unmap', device: mapping.device, bus: mapping.bus, size: mapping.size, dir: mapping.dir };
  },
  { name: 'grantUnmapped', page },
];

/** Dom0 attaches a disk to itself, and QEMU in dom0 serves it through gntdev. */
const toItself: readonly MemoryScenarioEvent[] = [
  { name: 'grantMapped', page, frame: ownFrame, kmap: true },
  { name: 'lookup', mfn: ownFrame },
  { name: 'directIo', page },
  { name: 'grantUnmapped', page },
];

const withoutOverride = (settings: WhatIfSettings): WhatIfSettings => tables(settings, { overridePlain: false });

/** W-01 to W-06: the override table of M5. */
export const pageTableSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-01',
    title: 'Pages that only the kernel maps enter the override table',
    values: { kind: 'names', names: ['add', 'skip'] },
    models: ['M5', 'M6', 'C3'],
    debate: SEED,
    predicted:
      'mfn_to_pfn of the granted frame finds the page with it and nothing without it. Acquisitions of the lock for each page fall from 4 to 2 (the lookups at the end of a DMA stay), or from 2 to 0 without DMA. Bus addresses, data and responses are the same; throughput grows by up to 10 to 20 % in the set-up that was reported.',
    needsGrants: true,
    set: (settings, value) => tables(settings, { overridePlain: value === 'add' }),
    scenario: () => ({ model: 'memory', events: [...oneIo().slice(0, 2), ...oneIo().slice(3)] }),
  },
  {
    id: 'W-02',
    title: 'Pages that user space maps as well enter the override table',
    values: { kind: 'names', names: ['add', 'skip'] },
    models: ['M5'],
    debate: `${SEED}: the case that dom0 serves a disk to itself through QEMU, which must keep the override`,
    predicted:
      'With a front end and QEMU in one dom0, direct I/O finds the page of the front instead of its own, which the front keeps locked until the I/O is done: both wait for ever (P2M-09).',
    needsGrants: true,
    set: (settings, value) => tables(settings, { overrideKmap: value === 'add' }),
    scenario: () => ({ model: 'memory', events: toItself }),
  },
  {
    id: 'W-03',
    title: 'Architecture on which the override is left out',
    values: { kind: 'names', names: ['x86', 'arm', 'arm-tree'] },
    models: ['M5', 'M6'],
    debate: `${SEED}: on Arm the end of a DMA needs the page for its caches, and has trees of its own for it`,
    predicted:
      'On x86 the end of a DMA does nothing with the address. On Arm without a way back from frame to page the caches of the page are not invalidated, so a device that caches do not follow leaves stale data; with the tree of 2013 there is no difference.',
    prepare: withoutOverride,
    needsGrants: true,
    set: (settings, value) =>
      value === 'x86'
        ? settings
        : memory(tables(settings, { armReverse: value === 'arm' ? 'none' : 'tree' }), { domain: 'arm', use: 'tree' }),
    scenario: () => ({ model: 'memory', events: oneIo('loose', 'from') }),
  },
  {
    id: 'W-04',
    title: 'Type of the domain that maps grants',
    values: { kind: 'names', names: ['pv', 'hvm'] },
    models: ['M5'],
    debate: `${SEED}: a backend in an HVM domain does not use the override`,
    predicted: 'In HVM and PVH every conversion gives the same number: no entries, no locks, no marks.',
    needsGrants: true,
    set: (settings, value) => (value === 'pv' ? settings : memory(settings, { domain: 'hvm', use: 'native' })),
    scenario: () => ({ model: 'memory', events: oneIo().filter((_, at) => at > 0) }),
  },
  {
    id: 'W-05',
    title: 'DMA goes through bounce buffers',
    values: { kind: 'names', names: ['no', 'forced'] },
    models: ['M5', 'M6'],
    debate: `${SEED}: the fourth step of a bounced DMA finds its slot in local memory`,
    predicted:
      'The slot is local memory, which is found without the override table: the two lookups at the end of the DMA take no lock. Mapping and unmapping the grant keep theirs, so 4 acquisitions become 2.',
    set: (settings, value) => memory(settings, { swiotlb: { ...settings.memory.swiotlb, force: value === 'forced' } }),
    scenario: () => ({ model: 'memory', events: oneIo().filter((_, at) => at !== 2) }),
  },
  {
    id: 'W-06',
    title: 'How mfn_to_pfn compares an entry with the frame',
    values: { kind: 'names', names: ['raw', 'masked'] },
    models: ['M5'],
    debate: `${SEED}: the lookup compares the raw entry, so that the foreign mark makes it look further`,
    predicted:
      'Without the marks, a page of a front in the same domain passes for its backend’s, so that direct I/O waits for it for ever, and a foreign frame passes for local memory.',
    needsGrants: true,
    set: (settings, value) => tables(settings, { rawCompare: value === 'raw' }),
    scenario: () => ({
      model: 'memory',
      events: [
        { name: 'grantMapped', page: page + 1n, frame: foreignFrame, kmap: false },
        { name: 'lookupLocal', mfn: foreignFrame },
        ...toItself,
      ],
    }),
  },
];
