import type { Effects } from '../model.ts';
import { mfnToLocalPfn, mfnToPfn, pfnToMfn } from '../p2m/translate.ts';
import { SEGMENT_BYTES } from './slot-pool.ts';
import type { SwiotlbState } from './swiotlb-state.ts';

const PAGE = 4096n;
const SEGMENT_MASK = BigInt(SEGMENT_BYTES - 1);

/** Where a device sees this memory: by the P2M, or within the pool by the array of segments. Null: no such address. */
export const physToBus = (state: SwiotlbState, paddr: bigint): bigint | null => {
  if (state.use === 'native') return paddr;
  if (state.use !== 'arrays') {
    const frame = pfnToMfn(state.p2m, paddr / PAGE);
    return frame === state.p2m.format.invalid ? null : frame * PAGE + (paddr % PAGE);
  }
  const pool = state.pool;
  if (pool === null || paddr < pool.start) return null;
  // The masked offset is right only while every segment begins at a multiple of its size.
  const segment = pool.segments[Number((paddr - pool.start) / BigInt(SEGMENT_BYTES))];
  return segment === undefined ? null : segment.dma + (paddr & SEGMENT_MASK);
};

/** Which memory a bus address means; null: not found, the kernel then has all ones. */
export const busToPhys = (state: SwiotlbState, bus: bigint, effects: Effects): bigint | null => {
  if (state.use === 'native') return bus;
  if (state.use !== 'arrays') {
    const pfn = mfnToPfn(state.p2m, bus / PAGE, effects);
    return pfn === state.p2m.format.invalid ? null : pfn * PAGE + (bus % PAGE);
  }
  const { lookup } = state.switches;
  const segment = state.pool?.segments.find(({ dma, size }) =>
    lookup === 'equality' ? dma === bus : dma <= bus && bus < dma + BigInt(size),
  );
  return segment === undefined ? null : segment.phys + (bus & SEGMENT_MASK);
};

/** is_xen_swiotlb_buffer: whether a bus address lies in the pool. The proposal of 2013 said yes to every address. */
export const isBounceAddress = (state: SwiotlbState, bus: bigint, effects: Effects): boolean => {
  if (state.switches.bufferTest === 'always') return true;
  const pool = state.pool;
  if (pool === null || state.use === 'native') return false;
  if (state.use === 'arrays') return busToPhys(state, bus, effects) !== null;
  const pfn = mfnToLocalPfn(state.p2m, bus / PAGE, effects);
  return pfn !== null && pfn * PAGE >= pool.start && pfn * PAGE < pool.start + BigInt(pool.slots) * 2048n;
};

/** Whether memory that looks contiguous is not so for a device. */
export const straddles = (state: SwiotlbState, paddr: bigint, size: number): boolean => {
  if (state.use === 'native' || state.use === 'arrays') return false;
  const first = paddr / PAGE;
  const last = (paddr + BigInt(Math.max(size, 1)) - 1n) / PAGE;
  const frame = pfnToMfn(state.p2m, first);
  for (let pfn = first + 1n; pfn <= last; pfn += 1n)
    if (pfnToMfn(state.p2m, pfn) !== frame + (pfn - first)) return true;
  return false;
};
