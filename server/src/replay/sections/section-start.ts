import type { BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { GrantVariantId } from '../../model/grants/grant-switches.ts';
import type { MapcacheVariant } from '../../model/mapcache/mapcache-switches.ts';
import type { P2mVariant } from '../../model/p2m/p2m-switches.ts';
import type { DmaUse } from '../../model/swiotlb/platform-use.ts';
import type { SwiotlbVariant } from '../../model/swiotlb/swiotlb-switches.ts';
import type { TceVariant } from '../../model/tce/tce-switches.ts';
import type { StateView } from '../../world/state-view.ts';
import type { RecordedEvent } from '../recorded-event.ts';

/** Who maps grants and how addresses for devices are made. */
export interface MemoryKind {
  readonly domain: 'pv' | 'hvm' | 'arm';
  readonly use: DmaUse;
  readonly tables: P2mVariant;
  readonly variant: SwiotlbVariant;
}

/** What a section's models start with. */
export interface SectionStart {
  readonly variant: BlkbackVariantId;
  /** Module parameters of the backend that were captured or set. */
  readonly params: Readonly<Record<string, number>>;
  /** What `state` sections before the first event say. */
  readonly state: StateView;
  /** All events of the sections: they name vCPUs, devices and domains that no state tells. */
  readonly events: readonly RecordedEvent[];
  readonly grants: GrantVariantId;
  readonly memory: MemoryKind;
  readonly mapcache: MapcacheVariant;
  readonly tce: TceVariant;
}
