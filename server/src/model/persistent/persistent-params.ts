import type { BlkbackVariantId } from '../blkback-variants.ts';

/** Module parameters, constants and what-if values of the persistent grants and the page pool (MODEL.md M2.2). All of them may be changed while the model runs. */
export interface PersistentParams {
  /** `max_persistent_grants`, an int: a negative one is no limit. Per device, per ring with several queues (W-22). */
  maxPersistentGrants: number;
  /** `max_buffer_pages`: free pages that stay in the pool after a pass. */
  maxBufferPages: number;
  /** Shortest time between two purges in ms (LRU_INTERVAL). */
  lruInterval: number;
  /** Share of the limit that a purge frees, in percent (LRU_PERCENT_CLEAN, W-17). */
  lruPercent: number;
  /** The share is computed as `max * percent / 100` and not as `(max / 100) * percent` (W-18). */
  lruMultipliesFirst: boolean;
  /** The grant that was used longest ago goes first, and not the one with the lowest reference (W-19). */
  lruByRecency: boolean;
  /** The marks of use are removed at every interval and not only by a purge (W-20). */
  lruClearsEachInterval: boolean;
  /** `persistent_grant_unused_seconds`; 0 is never (W-21). */
  idleSeconds: number;
  /** Grants of one map or unmap hypercall (BLKIF_MAX_SEGMENTS_PER_REQUEST, W-30). */
  batch: number;
  /** `buffer_squeeze_duration_ms`. */
  squeezeDuration: number;
  /** Grants that are only read from are mapped read-only when they are not persistent (W-24). */
  mapsReadonly: boolean;
}

const DEFAULTS: PersistentParams = {
  maxPersistentGrants: 1056,
  maxBufferPages: 1024,
  lruInterval: 100,
  lruPercent: 5,
  lruMultipliesFirst: false,
  lruByRecency: false,
  lruClearsEachInterval: false,
  idleSeconds: 60,
  batch: 11,
  squeezeDuration: 10,
  mapsReadonly: true,
};

/** Linux's defaults; before the limit could be set it was one ring of 32 requests with 11 pages each. */
export const persistentDefaults = (variant: BlkbackVariantId): PersistentParams => ({
  ...DEFAULTS,
  ...(variant === 'B38' ? { maxPersistentGrants: 352 } : {}),
});
