import { scenarioMemory, type MemoryScenarioEvent } from '../memory-run.ts';
import type { MemorySettings, WhatIfSettings } from '../settings.ts';
import type { SwitchDefinition } from '../switch-definition.ts';

const { pool } = scenarioMemory;
const SEED = 'linux-arm-kernel, August 2013: swiotlb-xen for guests whose memory is translated (seed 4)';

const memory = (settings: WhatIfSettings, changed: Partial<MemorySettings>): WhatIfSettings => ({
  ...settings,
  memory: { ...settings.memory, ...changed },
});

const arrays = (settings: WhatIfSettings): WhatIfSettings =>
  memory(settings, { domain: 'arm', use: 'arrays', variant: 'arrays' });

const DMA = Array.from({ length: 8 }, (_, k) => 0x80000000n + BigInt(k) * 0x1000000n);

/** Buffers of several sizes and offsets, all mapped before the first is unmapped. */
const buffers = (device = 'disk'): readonly MemoryScenarioEvent[] => [
  { name: 'init', sizeMiB: 2, start: pool, dma: DMA },
  ...[4096, 512, 2048, 65536].map((size, at): MemoryScenarioEvent => ({
    name: 'mapPage',
    device,
    range: { paddr: 0x10000n + BigInt(at) * 0x20000n, size },
    dir: 'from',
  })),
];

const unmapAll = (count: number): readonly MemoryScenarioEvent[] =>
  Array.from({ length: count }, (): MemoryScenarioEvent => ({ live }) => {
    const [mapping] = live;
    return mapping === undefined
      ? null
      : { name: 'unmap', device: mapping.device, bus: mapping.bus, size: mapping.size, dir: mapping.dir };
  });

/** W-37 to W-40: bounce buffers of M6. */
export const bounceBufferSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-37',
    title: 'How addresses are made where memory is translated',
    values: { kind: 'names', names: ['arrays', 'tree'] },
    models: ['M6'],
    debate: `${SEED}; what was merged for 3.13 uses the P2M tree instead`,
    predicted:
      'With the segment array every mapping bounces; with the tree local memory is direct, and the slots in use fall to none.',
    set: (settings, value) =>
      value === 'arrays' ? arrays(settings) : memory(settings, { domain: 'arm', use: 'tree', variant: 'tree' }),
    scenario: () => ({ model: 'memory', events: buffers() }),
  },
  {
    id: 'W-38',
    title: 'How a bus address is found in the segment array',
    values: { kind: 'names', names: ['range', 'equality'] },
    models: ['M6'],
    debate: `${SEED}: a reviewer asked whether the check should be ==; buffers begin anywhere in a segment`,
    predicted:
      'Equality finds the start of a segment only, 1 of 128 slots: every other unmap fails, and its slots stay taken (M6-I7, M6-I4).',
    prepare: arrays,
    set: (settings, value) =>
      memory(settings, {
        swiotlb: { ...settings.memory.swiotlb, lookup: value === 'equality' ? 'equality' : 'range' },
      }),
    scenario: () => ({ model: 'memory', events: [...buffers(), ...unmapAll(4)] }),
  },
  {
    id: 'W-39',
    title: 'Whether an address is a bounce buffer',
    values: { kind: 'names', names: ['always', 'test'] },
    models: ['M6'],
    debate: `${SEED}: "return 1" for all addresses was called wrong for PVH; the answer was never to use swiotlb behind an IOMMU`,
    predicted:
      'With an IOMMU mappings are direct; taken for bounce buffers, their unmap copies from a slot that is not theirs (M6-I11): corrupted data. With the test nothing is copied.',
    prepare: (settings) => memory(settings, { domain: 'hvm', use: 'native', variant: 'arrays' }),
    set: (settings, value) =>
      memory(settings, {
        swiotlb: { ...settings.memory.swiotlb, bufferTest: value === 'test' ? 'test' : 'always' },
      }),
    scenario: () => ({ model: 'memory', events: [...buffers(), ...unmapAll(4)] }),
  },
  {
    id: 'W-40',
    title: 'Where the search for slots begins',
    values: { kind: 'names', names: ['seg[0]', 'device'] },
    models: ['M6'],
    debate: `${SEED}: "At 0? Not some index?" — only the name changed, the start was the same before`,
    predicted: 'Other slots, so other bus addresses; what is mapped, copied and given back is the same.',
    prepare: arrays,
    set: (settings, value) =>
      memory(settings, {
        swiotlb: { ...settings.memory.swiotlb, searchStart: value === 'device' ? 'device' : 'first' },
      }),
    scenario: () => ({ model: 'memory', events: [...buffers('loose'), ...unmapAll(4)] }),
  },
];
