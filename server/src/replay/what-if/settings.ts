import type { BlkbackSwitches, BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { BlkbackConnection } from '../../model/blkback/blkback-event.ts';
import type { BlkbackParams } from '../../model/blkback/blkback-params.ts';
import type { MapcacheSwitches } from '../../model/mapcache/mapcache-switches.ts';
import type { P2mSwitches, P2mVariant } from '../../model/p2m/p2m-switches.ts';
import type { DmaUse } from '../../model/swiotlb/platform-use.ts';
import type { SwiotlbSwitches, SwiotlbVariant } from '../../model/swiotlb/swiotlb-switches.ts';
import type { TceSwitches, TceVariant } from '../../model/tce/tce-switches.ts';

/** M5 and M6: who maps grants, and how addresses for devices are made. */
export interface MemorySettings {
  readonly domain: 'pv' | 'hvm' | 'arm';
  readonly use: DmaUse;
  readonly tables: P2mVariant;
  readonly p2m: Partial<P2mSwitches>;
  readonly variant: SwiotlbVariant;
  readonly swiotlb: Partial<SwiotlbSwitches>;
}

/** M2 and M3: the block backend. */
export interface BackendSettings {
  readonly variant: BlkbackVariantId;
  /** Both ends agreed on persistent grants. */
  readonly persistent: boolean;
  readonly params: Partial<BlkbackParams>;
  readonly switches: Partial<BlkbackSwitches>;
  /** What the front ends want otherwise than the events say. */
  readonly connection: Partial<BlkbackConnection>;
}

/** M7: how device models learn that memory of an Arm guest went away. */
export interface MapcacheSettings {
  readonly switches: Partial<MapcacheSwitches>;
  /** A device model serves the guest. */
  readonly servers: boolean;
}

/** M8: TCE hypercalls of a guest on POWER. */
export interface TceSettings {
  readonly variant: TceVariant;
  readonly switches: Partial<TceSwitches>;
}

/** Everything that a what-if switch may change. */
export interface WhatIfSettings {
  readonly memory: MemorySettings;
  readonly backend: BackendSettings;
  readonly mapcache: MapcacheSettings;
  readonly tce: TceSettings;
  /** M4: the grant tables; 0: a guest looks at all pages that wait in a second. */
  readonly grants: { readonly deferredPerSecond: number };
}

/** Where every comparison starts: a PV dom0 of 2013 with the backend of that time; scenarios and recordings change it first. */
export const initialSettings: WhatIfSettings = {
  memory: { domain: 'pv', use: 'p2m', tables: 'override', p2m: {}, variant: 'pv', swiotlb: {} },
  backend: { variant: 'B311', persistent: true, params: {}, switches: {}, connection: {} },
  mapcache: { switches: {}, servers: true },
  tce: { variant: 'G1', switches: {} },
  grants: { deferredPerSecond: 10 },
};
