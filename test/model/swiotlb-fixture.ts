import type { P2mParams } from '../../server/src/model/p2m/p2m-state.ts';
import type { P2mVariant } from '../../server/src/model/p2m/p2m-switches.ts';
import type { DmaUse } from '../../server/src/model/swiotlb/platform-use.ts';
import type { DmaDirection, SwiotlbEvent } from '../../server/src/model/swiotlb/swiotlb-event.ts';
import { swiotlbModel } from '../../server/src/model/swiotlb/swiotlb-model.ts';
import type { SwiotlbState } from '../../server/src/model/swiotlb/swiotlb-state.ts';
import type { SwiotlbSwitches, SwiotlbVariant } from '../../server/src/model/swiotlb/swiotlb-switches.ts';
import { results, runEvents, type EventRun } from './run-events.ts';

/** Where the pool lies. */
export const POOL = 0x2000000n;
/** Bytes of a page. */
export const PAGE = 4096n;
/** The first frame of another domain. */
export const FOREIGN = 0x500000n;
// Own memory from pfn 0x10 lies in a row in the machine, but for a break after 0x17.
/** Page tables: eight own pages in a row, eight more behind a break. */
export const p2m = (domain: P2mParams['domain']): P2mParams => ({
  domain,
  bits: 64,
  limit: 0x10000n,
  m2pSize: 1n << 40n,
  own:
    domain === 'pv'
      ? Array.from({ length: 16 }, (_, i) => ({
          pfn: 0x10n + BigInt(i),
          mfn: (i < 8 ? 0x910n : 0x100a10n) + BigInt(i),
        }))
      : [],
  foreign: Array.from({ length: 8 }, (_, i) => ({ pfn: 0x9000n + BigInt(i), mfn: FOREIGN + BigInt(i) })),
  identity: [],
});

/** What differs from a PV host of 2013 with a pool of 2 MiB. */
export interface Options {
  readonly use?: DmaUse;
  readonly tables?: P2mVariant;
  readonly switches?: Partial<SwiotlbSwitches>;
  readonly pool?: Partial<Extract<SwiotlbEvent, { name: 'init' }>>;
}

/** Devices with masks of 40 and 32 bits, and one that caches do not follow. */
export const DEVICES = [
  { name: 'disk', mask: 0xffffffffffn, coherent: true },
  { name: 'old', mask: 0xffffffffn, coherent: true },
  { name: 'loose', mask: 0xffffffffffn, coherent: false },
];

/** A state whose pool is made, and what making it did. */
export const start = (
  variant: SwiotlbVariant,
  { use = 'p2m', tables = 'override', switches = {}, pool = {} }: Options = {},
): EventRun<SwiotlbState> => {
  const domain = use === 'p2m' ? 'pv' : use === 'tree' ? 'arm' : 'hvm';
  const state = swiotlbModel.init({ use, p2m: p2m(domain), p2mVariant: tables, devices: DEVICES, switches }, variant);
  const event: SwiotlbEvent = { name: 'init', sizeMiB: 2, start: POOL, ...pool };
  return { ...runEvents(swiotlbModel, state, [event]), state };
};
/** A state whose pool is made. */
export const fresh = (variant: SwiotlbVariant, options: Options = {}): SwiotlbState => start(variant, options).state;

/** A driver maps memory. */
export const map = (device: string, paddr: bigint, size: number, dir: DmaDirection = 'to'): SwiotlbEvent => ({
  name: 'mapPage',
  device,
  range: { paddr, size },
  dir,
});
/** A driver ends, or syncs, the mapping at a bus address. */
export const end = (
  state: SwiotlbState,
  bus: bigint,
  name: 'unmap' | 'syncCpu' | 'syncDev' = 'unmap',
): SwiotlbEvent => {
  const mapping = state.live.find((known) => known.bus === bus);
  return { name, device: mapping?.device ?? 'disk', bus, size: mapping?.size ?? 1, dir: mapping?.dir ?? 'to' };
};
/** Which way a mapping took. */
export const decided = (state: SwiotlbState, event: SwiotlbEvent): unknown =>
  results(runEvents(swiotlbModel, state, [event]).outputs, 'decision')[0];
