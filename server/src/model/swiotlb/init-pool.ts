import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { SEGMENT_BYTES, SEGMENT_SLOTS, SLOT_BYTES, SLOTS_PER_MIB, segmentCount, type Segment } from './slot-pool.ts';
import type { InitPool } from './swiotlb-event.ts';
import type { SwiotlbState } from './swiotlb-state.ts';

const MIN_SLOTS = 1024;
const RETRIES = 3;
/** Sixteen times the usual size. */
const MOST_MIB = 1024;
const MAX_DMA_BITS = 32;
/** A segment of 256 KiB is first asked for with addresses of 18 bits: order 6 and the page. */
const MIN_DMA_BITS = 18;

/** xen_swiotlb_init: makes the pool, halves it when memory is short, and stops the machine when that fails as well. */
export const initPool = (state: SwiotlbState, event: InitPool, effects: Effects): void => {
  if (state.use === 'native') {
    effects.output({ kind: 'result', of: 'swiotlb', value: false });
    return;
  }
  if (!(event.sizeMiB >= 0 && event.sizeMiB <= MOST_MIB) || event.start < 0n) {
    effects.violation(notPossible('init', `its size is no number from 0 to ${MOST_MIB} MiB, or its start no address`));
    return;
  }
  let slots = Math.floor(event.sizeMiB * SLOTS_PER_MIB);
  let left = RETRIES;
  for (let failed = 0; failed < (event.failures ?? 0); failed += 1) {
    if (left === 0) {
      panic(state, event, effects);
      return;
    }
    left -= 1;
    slots = Math.max(MIN_SLOTS, slots >> 1);
    const text = `Lowering to ${(slots * SLOT_BYTES) / 1048576}MB`;
    effects.output({ kind: 'log', level: 'info', text: state.switches.newTexts ? text : `Xen-SWIOTLB: ${text}` });
  }
  const segments = layOut(event, slots);
  if (state.use === 'p2m' && !exchangeAll(state, segments, effects)) {
    panic(state, { ...event, reason: 'contiguous' }, effects);
    return;
  }
  state.pool = { start: event.start, slots, segments, taken: new Uint8Array(slots), used: 0 };
  effects.output({ kind: 'result', of: 'swiotlb', value: true });
};

const layOut = (event: InitPool, slots: number): readonly Segment[] =>
  Array.from({ length: segmentCount(slots) }, (_, k) => {
    const offset = BigInt(k * SEGMENT_BYTES);
    const size = Math.min(SEGMENT_SLOTS, slots - k * SEGMENT_SLOTS) * SLOT_BYTES;
    return { phys: event.start + offset, dma: event.dma?.[k] ?? event.start + offset, size };
  });

/** PV: the pages of each segment are exchanged for frames in a row; the P2M follows. */
const exchangeAll = (state: SwiotlbState, segments: readonly Segment[], effects: Effects): boolean => {
  const { p2m } = state;
  let bits = 0;
  for (const [k, { phys, dma, size }] of segments.entries()) {
    bits = Math.max(bits, MIN_DMA_BITS, (dma + BigInt(size) - 1n).toString(2).length);
    const silent = state.switches.defect === 'exchange-silent' && k === 0;
    for (let page = 0n; page < BigInt(Math.ceil(size / 4096)); page += 1n) {
      const pfn = phys / 4096n + page;
      const mfn = dma / 4096n + (silent && page === 1n ? 0x1000n : page);
      p2m.p2m.set(pfn, mfn);
      p2m.m2p.set(mfn, pfn);
      p2m.reverse.set(mfn, pfn);
      p2m.owned.add(mfn);
    }
  }
  effects.output({ kind: 'hypercall', op: 'memory_exchange', count: segments.length, args: { bits } });
  return bits <= MAX_DMA_BITS;
};

const panic = (state: SwiotlbState, event: InitPool, effects: Effects): void => {
  const text =
    event.reason === 'contiguous'
      ? 'Failed to get contiguous memory for DMA from Xen! (rc:-12)'
      : 'Cannot allocate Xen-SWIOTLB buffer (rc:-12)';
  effects.output({ kind: 'log', level: 'err', text });
  effects.output({ kind: 'bug', where: 'xen_swiotlb_init' });
  state.crashed = true;
};
