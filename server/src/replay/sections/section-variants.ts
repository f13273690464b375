import { mapcacheVariantIds, type MapcacheVariant } from '../../model/mapcache/mapcache-switches.ts';
import type { P2mVariant } from '../../model/p2m/p2m-switches.ts';
import type { SwiotlbVariant } from '../../model/swiotlb/swiotlb-switches.ts';
import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { MemoryKind } from './section-start.ts';

const TABLES: readonly P2mVariant[] = ['override', 'kmap-only', 'page-flag'];
const BUFFERS: readonly SwiotlbVariant[] = ['pv', 'arrays', 'tree', 'modern'];

/** The machine of M5 and M6: what was stated (`p2m.variant`, `swiotlb.variant`), else what architecture and kernel tell; without them a PV dom0 of today. */
export const memoryKind = (capture: CaptureWorld): MemoryKind => {
  const { kernel, arch } = capture.host;
  const isArm = arch?.startsWith('arm') === true || arch?.startsWith('aarch') === true;
  const isOld = kernel !== null && !atLeast(kernel, 4, 0);
  const statedTables = capture.parameter('p2m.variant')?.value;
  const statedBuffer = capture.parameter('swiotlb.variant')?.value;
  const tables = TABLES.find((id) => id === statedTables) ?? (isOld ? 'override' : 'page-flag');
  const variant = BUFFERS.find((id) => id === statedBuffer) ?? (isOld && !isArm ? 'pv' : 'modern');
  return { domain: isArm ? 'arm' : 'pv', use: isArm ? 'tree' : 'p2m', tables, variant };
};

/** How device models are told of memory that went away: what was stated (`mapcache.variant`), else one flag for a domain before Xen 4.15, and for each vCPU since. */
export const mapcacheVariantOf = (capture: CaptureWorld): MapcacheVariant => {
  const stated = capture.parameter('mapcache.variant')?.value;
  const { xen } = capture.host;
  return mapcacheVariantIds.find((id) => id === stated) ?? (xen !== null && !atLeast(xen, 4, 15) ? 'DF' : 'VF');
};
