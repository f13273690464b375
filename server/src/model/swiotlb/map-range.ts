import type { Effects } from '../model.ts';
import { pfnToMfn } from '../p2m/translate.ts';
import { notPossible } from '../violation.ts';
import { physToBus, straddles } from './bus-address.ts';
import { SLOT_BYTES, giveSlots, takeSlots } from './slot-pool.ts';
import type { DmaDirection, DmaRange } from './swiotlb-event.ts';
import type { DmaDevice, DmaMapping, SwiotlbState } from './swiotlb-state.ts';

const EIO = -5;
/** A scatter list holds lengths of 32 bits. */
const MAX_BYTES = 2 ** 31;

/** What one mapping asks for. */
export interface MapRequest {
  readonly device: string;
  readonly range: DmaRange;
  readonly dir: DmaDirection;
  /** The memory is a small allocation that shares cache lines with others (6.12). */
  readonly kmalloc: boolean;
}

/** Why a mapping goes through the pool, by MODEL.md M6.3, or that it does not. */
export type MapDecision =
  'bug' | 'translated' | 'not-capable' | 'straddles' | 'force' | 'foreign' | 'kmalloc' | 'direct';

/** The first condition of the decision table that holds. */
export const decideMap = (state: SwiotlbState, device: DmaDevice, request: MapRequest): MapDecision => {
  const { paddr, size } = request.range;
  if (request.dir === 'none') return 'bug';
  if (state.use === 'arrays') return 'translated';
  const bus = physToBus(state, paddr);
  const reachable = state.switches.defect === 'mask-unchecked' || (bus !== null && capable(device, bus, size));
  if (!reachable) return 'not-capable';
  if (straddles(state, paddr, size)) return 'straddles';
  if (state.switches.force) return 'force';
  const { bounceForeign, cacheFlush } = state.switches;
  if (bounceForeign && !cacheFlush && !device.coherent && foreignFrame(state, paddr) !== null) return 'foreign';
  return request.kmalloc && state.variant === 'modern' && !device.coherent ? 'kmalloc' : 'direct';
};

/**
 * xen_swiotlb_map_page: direct when the device can reach the memory as it lies, else through slots of the pool. Results `bus` (null: error), `decision`.
 * Null when nothing was mapped.
 */
export const mapRange = (state: SwiotlbState, request: MapRequest, effects: Effects): DmaMapping | null => {
  const device = state.devices.get(request.device);
  const { paddr, size } = request.range;
  if (device === undefined || !Number.isInteger(size) || size <= 0 || size > MAX_BYTES || paddr < 0n) {
    const reason = device === undefined ? 'the device is not known' : 'the range is empty or longer than 2 GiB';
    effects.violation(notPossible('mapPage', reason));
    return null;
  }
  const decision = state.use === 'native' && request.dir !== 'none' ? 'direct' : decideMap(state, device, request);
  effects.output({ kind: 'result', of: 'decision', value: decision });
  if (decision === 'bug') {
    effects.output({ kind: 'bug', where: 'xen_swiotlb_map_page' });
    state.crashed = true;
    return null;
  }
  const mapping = decision === 'direct' ? direct(state, request) : bounce(state, device, request, effects);
  effects.output({ kind: 'result', of: 'bus', value: mapping?.bus ?? null });
  if (mapping === null) {
    effects.output({ kind: 'result', of: 'error', value: state.switches.newTexts ? EIO : 0 });
    return null;
  }
  state.live = [...state.live, mapping];
  if (decision === 'direct' && state.use === 'tree' && !device.coherent) cleanForDevice(mapping, effects);
  return mapping;
};

/** The frame under the memory if it is not the domain's own. */
export const foreignFrame = (state: SwiotlbState, paddr: bigint): bigint | null => {
  const pfn = paddr / 4096n;
  const mapped = state.p2m.mappings.get(pfn);
  return mapped?.mfn === pfnToMfn(state.p2m, pfn) ? mapped.mfn : null;
};

const capable = (device: DmaDevice, bus: bigint, size: number): boolean => bus + BigInt(size) - 1n <= device.mask;

const direct = (state: SwiotlbState, { device, dir, range }: MapRequest): DmaMapping | null => {
  const bus = physToBus(state, range.paddr);
  if (bus === null) return null;
  return { device, dir, ...range, bus, slot: null, foreign: foreignFrame(state, range.paddr) };
};

const bounce = (state: SwiotlbState, device: DmaDevice, request: MapRequest, effects: Effects): DmaMapping | null => {
  const { pool, switches } = state;
  const { paddr, size } = request.range;
  const from =
    switches.searchStart === 'first' || pool === null ? 0 : deviceIndex(state, device) % pool.segments.length;
  const slot = pool === null ? -1 : takeSlots(pool, size, from, switches.defect === 'segment-crossed');
  if (pool === null || slot < 0) {
    const total = switches.newTexts ? `, total ${pool?.slots ?? 0} (slots), used ${pool?.used ?? 0} (slots)` : '';
    effects.output({ kind: 'log', level: 'warn', text: `swiotlb buffer is full (sz: ${size} bytes)${total}` });
    return null;
  }
  const bus = physToBus(state, pool.start + BigInt(slot * SLOT_BYTES));
  if (bus === null || !capable(device, bus, size)) {
    giveSlots(pool, slot, size);
    return null;
  }
  effects.output({ kind: 'counter', name: 'swiotlb.used', delta: Math.ceil(size / SLOT_BYTES) });
  if (request.dir !== 'from') effects.output({ kind: 'counter', name: 'swiotlb.copied', delta: size });
  return { device: device.name, dir: request.dir, paddr, size, bus, slot, foreign: null };
};

const deviceIndex = (state: SwiotlbState, device: DmaDevice): number => [...state.devices.keys()].indexOf(device.name);

/** A device that caches do not follow: the hypervisor cleans foreign pages, the kernel its own. */
const cleanForDevice = (mapping: DmaMapping, effects: Effects): void => {
  if (mapping.foreign === null) effects.output({ kind: 'result', of: 'cache', value: 'native' });
  else effects.output({ kind: 'hypercall', op: 'cache_flush', count: 1, args: { bus: mapping.bus } });
};
