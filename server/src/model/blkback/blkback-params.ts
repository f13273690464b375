import type { BlkbackVariantId } from '../blkback-variants.ts';
import { persistentDefaults, type PersistentParams } from '../persistent/persistent-params.ts';

/** Parameters of the whole backend: those of its grants, and module parameters, constants and what-if values of the request path (MODEL.md M2.2). */
export interface BlkbackParams extends PersistentParams {
  /** `log_stats`: 0 or 1. */
  logStats: number;
  /** ms between two statistics lines. */
  statsPeriod: number;
  /** `reqs`: requests of the pool that all devices share (W-25). */
  globalRequests: number;
  /** Requests of the pool for each ring page. */
  requestsPerPage: number;
  /** Pages of a request without descriptors (BLKIF_MAX_SEGMENTS_PER_REQUEST). */
  directSegments: number;
  /** Pages of a request with descriptors (W-31); 0: none. */
  indirectSegments: number;
  /** `max_queues`. */
  maxQueues: number;
  /** `max_ring_page_order`. */
  maxRingPageOrder: number;
  /** `feature_persistent`, read at connect (from 5.10). */
  featurePersistent: boolean;
  /** ms that the thread pauses after a failed request. */
  errorPause: number;
  /** ms between two looks of a waiting barrier. */
  drainPoll: number;
  /** Data is copied by the hypervisor and not mapped (W-41): one hypercall a request, nothing stays mapped. */
  copiesGrants: boolean;
  /**
   * What surrounds the backend acts by itself: the front end consumes responses and delivers interrupts at once, bios are done after `diskLatency`,
   * the purge worker runs after `workerDelay`. Else all of that comes as events.
   */
  automatic: boolean;
  /** ms. */
  diskLatency: number;
  /** ms. */
  workerDelay: number;
}

/** Linux's defaults. */
export const blkbackDefaults = (variant: BlkbackVariantId): BlkbackParams => ({
  ...persistentDefaults(variant),
  logStats: 0,
  statsPeriod: 10_000,
  globalRequests: 64,
  requestsPerPage: 32,
  directSegments: 11,
  indirectSegments: 256,
  maxQueues: 4,
  maxRingPageOrder: 4,
  featurePersistent: true,
  errorPause: 1,
  drainPoll: 1000,
  copiesGrants: false,
  automatic: false,
  diskLatency: 1,
  workerDelay: 1,
});
