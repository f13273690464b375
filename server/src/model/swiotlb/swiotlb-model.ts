import type { Effects, Model } from '../model.ts';
import { checkP2m } from '../p2m/check-p2m.ts';
import { p2mModel } from '../p2m/p2m-model.ts';
import { notPossible } from '../violation.ts';
import { physToBus } from './bus-address.ts';
import { checkSwiotlb } from './check-swiotlb.ts';
import { allocCoherent, freeCoherent } from './coherent.ts';
import { initPool } from './init-pool.ts';
import { mapRange } from './map-range.ts';
import type { DmaDirection, DmaRange, SwiotlbEvent } from './swiotlb-event.ts';
import {
  copySwiotlb,
  initialSwiotlb,
  type DmaMapping,
  type SwiotlbParams,
  type SwiotlbState,
} from './swiotlb-state.ts';
import type { SwiotlbVariant } from './swiotlb-switches.ts';
import { unmapRange } from './unmap-range.ts';

/** M6: swiotlb-xen over the page tables of M5, whose events it takes as well (drivers/xen/swiotlb-xen.c; MODEL.md M6). */
export const swiotlbModel: Model<SwiotlbState, SwiotlbEvent, SwiotlbParams, SwiotlbVariant> = {
  id: 'm6',
  variants: ['pv', 'arrays', 'tree', 'modern'],
  init: initialSwiotlb,
  copy: copySwiotlb,
  check: (state) => [...checkSwiotlb(state), ...checkP2m(state.p2m)],
  advance: (state, event, effects) => {
    if (state.crashed) {
      effects.violation(notPossible(event.name, 'the machine has stopped'));
      return;
    }
    switch (event.name) {
      case 'init':
        if (state.pool === null) initPool(state, event, effects);
        else effects.violation(notPossible('init', 'the pool is there already'));
        return;
      case 'mapPage':
        mapRange(state, { ...event, kmalloc: event.kmalloc === true }, effects);
        return;
      case 'mapSg':
        mapList(state, event.device, event.ranges, event.dir, effects);
        return;
      case 'unmap':
      case 'syncCpu':
      case 'syncDev':
        unmapRange(state, event, effects);
        return;
      case 'allocCoherent':
        allocCoherent(state, event, effects);
        return;
      case 'freeCoherent':
        freeCoherent(state, event, effects);
        return;
      case 'dmaSupported':
        effects.output({ kind: 'result', of: 'supported', value: supported(state, event.mask) });
        return;
      default:
        p2mModel.advance(state.p2m, event, effects);
        state.crashed = state.p2m.crashed;
    }
  },
};

/** xen_swiotlb_dma_supported: the last byte of the pool must be in reach, or nothing could be bounced. */
const supported = (state: SwiotlbState, mask: bigint): boolean => {
  const pool = state.pool;
  if (pool === null) return true;
  const bus = physToBus(state, pool.start + BigInt(pool.slots) * 2048n - 1n);
  return bus !== null && bus <= mask;
};

/** xen_swiotlb_map_sg: one after the other; when one fails, those before are taken back and the first says length 0. */
const mapList = (
  state: SwiotlbState,
  device: string,
  ranges: readonly DmaRange[],
  dir: DmaDirection,
  effects: Effects,
): void => {
  const done: DmaMapping[] = [];
  for (const range of ranges) {
    const mapping = mapRange(state, { device, range, dir, kmalloc: false }, effects);
    if (mapping === null) {
      for (const { bus, size } of done) unmapRange(state, { name: 'unmap', device, bus, size, dir }, effects);
      effects.output({ kind: 'result', of: 'sg', value: state.switches.newTexts ? -5 : 0 });
      return;
    }
    done.push(mapping);
  }
  effects.output({ kind: 'result', of: 'sg', value: done.length });
};
