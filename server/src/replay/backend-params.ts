import type { CaptureWorld } from '../world/world.ts';

/** Parameters of xen_blkback, and their names in the models. */
const PARAMETERS = {
  max_persistent_grants: 'maxPersistentGrants',
  max_buffer_pages: 'maxBufferPages',
  log_stats: 'logStats',
  persistent_grant_unused_seconds: 'idleSeconds',
  max_queues: 'maxQueues',
  max_ring_page_order: 'maxRingPageOrder',
} as const;

/** Parameters of the block backend by their names in the models. */
export type BackendParams = Readonly<Partial<Record<(typeof PARAMETERS)[keyof typeof PARAMETERS], number>>>;

/** Those that `valueOf` knows by their names as module parameters; what is no whole number is not known. */
export const readBackendParams = (valueOf: (name: string) => string | null): BackendParams => {
  const params: Record<string, number> = {};
  for (const [name, key] of Object.entries(PARAMETERS)) {
    const value = Number(valueOf(`xen_blkback.${name}`) ?? NaN);
    if (Number.isInteger(value)) params[key] = value;
  }
  return params;
};

/** Those of a capture: set, captured or stated in it. */
export const backendParams = (capture: CaptureWorld): BackendParams =>
  readBackendParams((name) => capture.parameter(name)?.value ?? null);
