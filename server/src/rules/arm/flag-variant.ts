import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** Has a domain one flag for all its vCPUs (DF)? As stated, else up to Xen 4.14; null: the version is not known. */
export const flagIsPerDomain = (world: CaptureWorld): boolean | null => {
  const stated = world.parameter('mapcache.variant')?.value ?? null;
  if (stated !== null) return stated === 'DF' || stated === 'V3';
  const { xen } = world.host;
  return xen === null ? null : !atLeast(xen, 4, 15);
};
