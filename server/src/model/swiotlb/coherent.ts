import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { p2mModel } from '../p2m/p2m-model.ts';
import { physToBus, straddles } from './bus-address.ts';
import type { SwiotlbEvent } from './swiotlb-event.ts';
import type { SwiotlbState } from './swiotlb-state.ts';

/** The largest order of pages that the kernel hands out in one piece. */
const MAX_BYTES = 2 ** 22;

/**
 * xen_swiotlb_alloc_coherent: pages that the device cannot reach, or that are not in a row, are exchanged for frames that are (`contiguous`: the
 * first of them). Result `bus`, null when there are none.
 */
export const allocCoherent = (
  state: SwiotlbState,
  event: SwiotlbEvent & { readonly name: 'allocCoherent' },
  effects: Effects,
): void => {
  const { paddr, size } = event.range;
  const device = state.devices.get(event.device);
  if (device === undefined || !Number.isInteger(size) || size <= 0 || size > MAX_BYTES || paddr < 0n) {
    effects.violation(
      notPossible('allocCoherent', 'the device is not known, or the range is empty or larger than 4 MiB'),
    );
    return;
  }
  const fits = (bus: bigint | null): bus is bigint => bus !== null && bus + BigInt(size) - 1n <= device.mask;
  let bus = physToBus(state, paddr);
  if ((!fits(bus) || straddles(state, paddr, size)) && event.contiguous !== undefined && state.use === 'p2m') {
    const pages = BigInt(Math.ceil(size / 4096));
    effects.output({ kind: 'hypercall', op: 'memory_exchange', count: 1, args: { pages } });
    for (let page = 0n; page < pages; page += 1n)
      p2mModel.advance(
        state.p2m,
        { name: 'exchange', pfn: paddr / 4096n + page, mfn: event.contiguous + page },
        effects,
      );
    bus = physToBus(state, paddr);
  }
  const good = fits(bus) && !straddles(state, paddr, size);
  effects.output({ kind: 'result', of: 'bus', value: good ? bus : null });
  if (!good || bus === null) return;
  state.live = [...state.live, { device: device.name, dir: 'both', paddr, size, bus, slot: null, foreign: null }];
};

/** The memory goes back; nothing is copied, nothing is looked up but the mapping. */
export const freeCoherent = (
  state: SwiotlbState,
  event: SwiotlbEvent & { readonly name: 'freeCoherent' },
  effects: Effects,
): void => {
  const at = state.live.findIndex(
    ({ bus, size, device, slot }) =>
      bus === event.bus && size === event.size && device === event.device && slot === null,
  );
  if (at < 0)
    effects.violation(notPossible('freeCoherent', 'there is no such memory', `bus 0x${event.bus.toString(16)}`));
  else state.live = state.live.filter((_, index) => index !== at);
};
