import { flagOf, numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import type { Segment } from '../../model/swiotlb/slot-pool.ts';

/** A DMA mapping in the state (`dma.map`), as far as it is known. */
export interface DmaMap {
  /** `mapping 3 of 0000:00:02.0`. */
  readonly label: string;
  readonly device: string | null;
  readonly paddr: bigint | null;
  readonly bus: bigint | null;
  readonly size: number | null;
  readonly bounced: boolean | null;
  /** First slot of the bounce buffer, from 0. */
  readonly slot: number | null;
  /** How many slots it holds; by its size where the state does not say. */
  readonly slots: number | null;
  /** Highest address that the device reaches. */
  readonly mask: bigint | null;
  readonly fact: StateFact;
}

/** Bytes of a slot (`IO_TLB_SHIFT`). */
const SLOT = 2048;

/** The mappings of the state; null: it has no list of them. */
export const dmaMaps = (state: StateView): readonly DmaMap[] | null => {
  const fact = state.fact('dma.map');
  const records = state.records('dma.map');
  if (fact === null || records === null) return null;
  return records.map((record, index) => {
    const { dev, paddr, busaddr, mask } = record;
    const device = typeof dev === 'string' ? dev : null;
    const size = numberOf(record['size']);
    const ofDevice = device === null ? null : state.big(`dma.dev{${device}}.mask`);
    return {
      label: `mapping ${index}${device === null ? '' : ` of ${device}`}`,
      device,
      paddr: bigOf(paddr),
      bus: bigOf(busaddr),
      size,
      bounced: flagOf(record['bounced']),
      slot: numberOf(record['slot']),
      slots: numberOf(record['slots']) ?? (size === null ? null : Math.ceil(size / SLOT)),
      mask: bigOf(mask) ?? ofDevice,
      fact,
    };
  });
};

/** The segments of the pool in the state (`dma.seg`: dmaAddr, physAddr, size), in their order; null: not known. */
export const dmaSegments = (
  state: StateView,
): { readonly fact: StateFact; readonly segments: readonly Segment[] } | null => {
  const fact = state.fact('dma.seg');
  const records = state.records('dma.seg');
  if (fact === null || records === null) return null;
  const segments = records.flatMap((record) => {
    const dma = bigOf(record['dmaAddr'] ?? record['dma']);
    const phys = bigOf(record['physAddr'] ?? record['phys']);
    const size = numberOf(record['size']);
    return dma === null || phys === null || size === null ? [] : [{ dma, phys, size }];
  });
  return segments.length === records.length ? { fact, segments } : null;
};

const bigOf = (value: unknown): bigint | null => (typeof value === 'bigint' ? value : null);
