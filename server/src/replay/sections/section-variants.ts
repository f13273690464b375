import { grantVariantIds, type GrantVariantId } from '../../model/grants/grant-switches.ts';
import { mapcacheVariantIds, type MapcacheVariant } from '../../model/mapcache/mapcache-switches.ts';
import type { P2mVariant } from '../../model/p2m/p2m-switches.ts';
import type { SwiotlbVariant } from '../../model/swiotlb/swiotlb-switches.ts';
import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { MemoryKind } from './section-start.ts';

const TABLES: readonly P2mVariant[] = ['override', 'kmap-only', 'page-flag'];
const BUFFERS: readonly SwiotlbVariant[] = ['pv', 'arrays', 'tree', 'modern'];

/** Variants of the models that run along sections alone, by the name that a parameter gives them (`grants.variant`). */
export const sectionVariants: Readonly<Record<string, readonly string[]>> = {
  grants: grantVariantIds,
  p2m: TABLES,
};

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

/** The hypervisor of M4: what was stated (`grants.variant`), else what its version tells; without one that of today. */
export const grantVariantOf = (capture: CaptureWorld): GrantVariantId => {
  const stated = capture.parameter('grants.variant')?.value;
  const { xen } = capture.host;
  const known = grantVariantIds.find((id) => id === stated);
  if (known !== undefined) return known;
  if (xen === null || atLeast(xen, 4, 16)) return 'X416';
  if (atLeast(xen, 4, 10)) return 'X410';
  return atLeast(xen, 4, 6) ? 'X46' : 'X42';
};

/** What decides about the variant of a chapter's model: the parameters that state it, and whose version. */
const DECIDED_BY: Readonly<Record<string, readonly [stated: readonly string[], of: 'xen' | 'kernel']>> = {
  m4: [['grants.variant'], 'xen'],
  m6: [['p2m.variant', 'swiotlb.variant'], 'kernel'],
  m7: [['mapcache.variant'], 'xen'],
  m8: [['tce.variant'], 'kernel'],
};

/** How the variant of a chapter's model is known, in words. */
export const sectionVariantReason = (capture: CaptureWorld, model: string): string => {
  const [stated, of] = DECIDED_BY[model] ?? [[], 'kernel'];
  if (stated.some((name) => capture.parameter(name) !== null)) return 'stated';
  const version = capture.host[of];
  const name = of === 'xen' ? 'Xen' : 'kernel';
  return version === null
    ? `no version of ${of === 'xen' ? 'Xen' : 'the kernel'} was captured`
    : `${name} ${version.text}`;
};
