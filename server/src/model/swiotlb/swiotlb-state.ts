import { copyP2m, initialP2m, type P2mParams, type P2mState } from '../p2m/p2m-state.ts';
import type { P2mVariant } from '../p2m/p2m-switches.ts';
import type { DmaUse } from './platform-use.ts';
import type { SlotPool } from './slot-pool.ts';
import type { DmaDirection } from './swiotlb-event.ts';
import { swiotlbSwitches, type SwiotlbSwitches, type SwiotlbVariant } from './swiotlb-switches.ts';

/** A device that does DMA. */
export interface DmaDevice {
  readonly name: string;
  /** The highest address that it can reach. */
  readonly mask: bigint;
  /** Whether caches follow what it does; always so on x86. */
  readonly coherent: boolean;
}

/** A mapping that lives: what the driver passed, and what it got. */
export interface DmaMapping {
  readonly device: string;
  readonly dir: DmaDirection;
  readonly paddr: bigint;
  readonly size: number;
  readonly bus: bigint;
  /** The first slot of a bounced mapping, else null. */
  readonly slot: number | null;
  /** The foreign frame under a direct mapping, else null. */
  readonly foreign: bigint | null;
}

/** The machine below: how addresses are made, its page tables, its devices. */
export interface SwiotlbParams {
  readonly use: DmaUse;
  readonly p2m: P2mParams;
  readonly p2mVariant: P2mVariant;
  readonly devices: readonly DmaDevice[];
  readonly switches?: Partial<SwiotlbSwitches>;
}

/** The state of M6. */
export interface SwiotlbState {
  readonly use: DmaUse;
  readonly variant: SwiotlbVariant;
  readonly switches: SwiotlbSwitches;
  readonly p2m: P2mState;
  readonly devices: ReadonlyMap<string, DmaDevice>;
  pool: SlotPool | null;
  live: readonly DmaMapping[];
  crashed: boolean;
}

/** The state before the pool is made. */
export const initialSwiotlb = (params: SwiotlbParams, variant: SwiotlbVariant): SwiotlbState => ({
  use: params.use,
  variant,
  switches: swiotlbSwitches(variant, params.switches),
  p2m: initialP2m(params.p2m, params.p2mVariant),
  devices: new Map(params.devices.map((device) => [device.name, device])),
  pool: null,
  live: [],
  crashed: false,
});

/** A state of its own with equal content. */
export const copySwiotlb = (state: SwiotlbState): SwiotlbState => ({
  ...state,
  p2m: copyP2m(state.p2m),
  pool: state.pool === null ? null : { ...state.pool, taken: state.pool.taken.slice() },
});
