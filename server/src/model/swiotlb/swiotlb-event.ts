import type { P2mEvent } from '../p2m/p2m-event.ts';

/** Where data goes: `to` the device, `from` it, both ways, or `none`, which is a BUG. */
export type DmaDirection = 'to' | 'from' | 'both' | 'none';

/** Bytes of memory, by pseudo-physical address. */
export interface DmaRange {
  readonly paddr: bigint;
  readonly size: number;
}

/** What happens to DMA mappings (MODEL.md 8a), and what happens to the page tables below them. */
export type SwiotlbEvent =
  | InitPool
  | {
      readonly name: 'mapPage';
      readonly device: string;
      readonly range: DmaRange;
      readonly dir: DmaDirection;
      readonly kmalloc?: boolean;
    }
  | {
      readonly name: 'mapSg';
      readonly device: string;
      readonly ranges: readonly DmaRange[];
      readonly dir: DmaDirection;
    }
  | DmaEnd
  | { readonly name: 'allocCoherent'; readonly device: string; readonly range: DmaRange; readonly contiguous?: bigint }
  | { readonly name: 'freeCoherent'; readonly device: string; readonly bus: bigint; readonly size: number }
  | { readonly name: 'dmaSupported'; readonly mask: bigint }
  | P2mEvent;

/** The pool is made at boot. */
export interface InitPool {
  readonly name: 'init';
  /** MiB asked for; 64 unless the command line says otherwise. */
  readonly sizeMiB: number;
  /** Pseudo-physical start. */
  readonly start: bigint;
  /** Where devices see each segment; the same as the pseudo-physical address if it is not stated. */
  readonly dma?: readonly bigint[];
  /** How many attempts fail, and what for. */
  readonly failures?: number;
  readonly reason?: 'memory' | 'contiguous';
}

/** A mapping ends, or its data is made visible to the processor or the device while it lives. */
export interface DmaEnd {
  readonly name: 'unmap' | 'syncCpu' | 'syncDev';
  readonly device: string;
  readonly bus: bigint;
  readonly size: number;
  readonly dir: DmaDirection;
}
