import type { FramePair } from '../../model/p2m/p2m-state.ts';
import type { SwiotlbEvent } from '../../model/swiotlb/swiotlb-event.ts';
import { swiotlbModel } from '../../model/swiotlb/swiotlb-model.ts';
import type { DmaDevice, SwiotlbState } from '../../model/swiotlb/swiotlb-state.ts';
import { closedQueue } from '../cost/closed-queue.ts';
import type { LiveRun, Measure } from './live-run.ts';
import { runModel, type ScenarioEvent } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** An event of M5 or M6, or one that names what the model answered before. */
export type MemoryScenarioEvent = ScenarioEvent<SwiotlbState, SwiotlbEvent>;

/** The machine of the scenarios: own pages 0x10 to 0x1f, ballooned pages from 0x60, frames of another domain from 0x500000. */
export const scenarioMemory = {
  own: 0x10n,
  ownFrame: 0x910n,
  page: 0x60n,
  foreignFrame: 0x500000n,
  pool: 0x2000000n,
} as const;

/** The devices of the scenarios; caches do not follow what the second does. */
const DEVICES: readonly DmaDevice[] = [
  { name: 'disk', mask: 0xffffffffffn, coherent: true },
  { name: 'loose', mask: 0xffffffffffn, coherent: false },
];

const pairs = (count: number, pfn: bigint, mfn: bigint): readonly FramePair[] =>
  Array.from({ length: count }, (_, i) => ({ pfn: pfn + BigInt(i), mfn: mfn + BigInt(i) }));

/** M5 and M6 together over these events; the number of locks, copied bytes and what C3 makes of it come out. */
export const memoryRun = (
  { memory }: WhatIfSettings,
  events: readonly MemoryScenarioEvent[],
  devices: readonly DmaDevice[] = DEVICES,
): LiveRun => {
  const { domain, use, tables, p2m, variant, swiotlb } = memory;
  const state = swiotlbModel.init(
    {
      use,
      p2m: {
        domain,
        bits: 64,
        limit: 1n << 24n,
        m2pSize: 1n << 40n,
        own: domain === 'pv' ? pairs(16, scenarioMemory.own, scenarioMemory.ownFrame) : [],
        // In the other domain the frame has a pfn that is one of ours as well: the M2P does not say whose.
        foreign: pairs(64, scenarioMemory.own, scenarioMemory.foreignFrame),
        identity: [],
        switches: p2m,
      },
      p2mVariant: tables,
      devices,
      switches: swiotlb,
    },
    variant,
  );
  const pages = events.filter((event) => typeof event !== 'function' && event.name === 'grantMapped').length;
  return runModel(swiotlbModel, state, events, (end) => measures(end, pages));
};

/** With the defaults of MODEL.md 11.6: 8 processors, and four acquisitions a page that cost 8 % of the work on it. */
const measures = ({ p2m, pool }: SwiotlbState, pages: number): readonly Measure[] => [
  { name: 'acquisitions of m2p_override_lock', value: p2m.locks },
  { name: 'slots in use at the end', value: pool?.used ?? 0 },
  ...(pages === 0
    ? []
    : [
        { name: 'acquisitions for each granted page', value: p2m.locks / pages },
        {
          name: 'throughput in % of four acquisitions a page (C3, 8 processors, lock share 0.08)',
          value: Math.round((closedQueue(8, 1, (0.02 * p2m.locks) / pages) / closedQueue(8, 1, 0.08)) * 1000) / 10,
        },
      ]),
];
