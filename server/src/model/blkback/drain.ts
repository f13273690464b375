import type { BlkbackSwitches } from '../blkback-variants.ts';
import type { BlkbackDevice, BlkbackRing } from './blkback-state.ts';

/** Is nothing under way that a barrier waits for (MODEL.md M2.7)? */
export const isQuiescent = (device: BlkbackDevice, ring: BlkbackRing, { inflightCount }: BlkbackSwitches): boolean =>
  inflightCount ? ring.inflight === 0 : device.refcnt <= 2;
