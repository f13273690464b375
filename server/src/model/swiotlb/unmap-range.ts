import type { Effects } from '../model.ts';
import { busToPhys, isBounceAddress } from './bus-address.ts';
import { SLOT_BYTES, giveSlots } from './slot-pool.ts';
import type { DmaEnd } from './swiotlb-event.ts';
import type { DmaMapping, SwiotlbState } from './swiotlb-state.ts';

/**
 * xen_unmap_single, and the syncs, which do the same without giving anything back: the bus address is turned into memory, tested for a bounce
 * buffer, and data is copied or caches are cleaned. On PV a foreign frame costs the two lookups of M5 their lock.
 */
export const unmapRange = (state: SwiotlbState, event: DmaEnd, effects: Effects): void => {
  const { bus, size, dir } = event;
  const paddr = busToPhys(state, bus, effects);
  const bounced = isBounceAddress(state, bus, effects);
  const at = state.live.findIndex(
    (known) => known.bus === bus && known.size === size && known.dir === dir && known.device === event.device,
  );
  const mapping = state.live[at];
  if (mapping === undefined) {
    effects.violation({
      id: 'M6-I12',
      text: `${event.name} of ${size} bytes at bus 0x${bus.toString(16)} has no mapping of this device, size and direction.`,
      object: `bus 0x${bus.toString(16)}`,
    });
    return;
  }
  effects.output({ kind: 'result', of: 'bus_to_phys', value: paddr });
  if (bounced) endBounced(state, mapping, paddr, event, effects);
  else maintainCache(state, mapping, paddr, effects);
  if (event.name === 'unmap') state.live = state.live.filter((_, index) => index !== at);
};

const endBounced = (
  state: SwiotlbState,
  mapping: DmaMapping,
  paddr: bigint | null,
  event: DmaEnd,
  effects: Effects,
): void => {
  const object = `bus 0x${mapping.bus.toString(16)}`;
  if (mapping.slot === null) {
    const text = `The direct mapping at bus ${object.slice(4)} is taken for a bounce buffer: data is copied from a slot that is not its own.`;
    effects.violation({ id: 'M6-I11', text, object });
    effects.output({ kind: 'counter', name: 'dma.corrupted', delta: mapping.size });
    return;
  }
  if (paddr === null) {
    const text = `Bus ${object.slice(4)} lies in a segment of the pool and is not found there: the slots stay taken.`;
    effects.violation({ id: 'M6-I7', text, object });
    return;
  }
  const copies = event.name === 'syncDev' ? event.dir !== 'from' : event.dir !== 'to';
  if (copies) effects.output({ kind: 'counter', name: 'swiotlb.copied', delta: mapping.size });
  if (event.name !== 'unmap' || state.switches.defect === 'slots-kept' || state.pool === null) return;
  giveSlots(state.pool, mapping.slot, mapping.size);
  effects.output({ kind: 'counter', name: 'swiotlb.used', delta: -Math.ceil(mapping.size / SLOT_BYTES) });
};

/** x86 does nothing here, so an address that was not found breaks nothing; Arm must invalidate the caches of exactly that memory. */
const maintainCache = (state: SwiotlbState, mapping: DmaMapping, paddr: bigint | null, effects: Effects): void => {
  if (state.use !== 'tree' || state.devices.get(mapping.device)?.coherent !== false) return;
  if (state.switches.cacheFlush && mapping.foreign !== null)
    effects.output({ kind: 'hypercall', op: 'cache_flush', count: 1, args: { bus: mapping.bus } });
  else if (paddr === null) effects.output({ kind: 'counter', name: 'dma.stale', delta: mapping.size });
  else effects.output({ kind: 'result', of: 'cache', value: 'native' });
};
