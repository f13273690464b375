import type { Effects } from '../model.ts';
import { shrinkPool } from './page-pool.ts';
import type { PersistentState } from './persistent-state.ts';
import { purge } from './purge.ts';

/** The end of every pass of the thread (xen_blkif_schedule, MODEL.md M2.3 steps 7 and 8): purge when it is time, then give free pages back. */
export const maintainPages = (state: PersistentState, effects: Effects): void => {
  const { clock, params, switches } = state;
  if (switches.purge && state.device.persistent && clock.now > state.nextPurge) {
    purge(state, effects);
    if (params.lruClearsEachInterval) for (const grant of state.tree.values()) grant.wasActive = false;
    state.nextPurge = clock.now + params.lruInterval;
  }
  if (!switches.pagePool) return;
  shrinkPool(state, switches.squeeze && clock.now < state.squeezeUntil ? 0 : params.maxBufferPages);
  state.afterPass = true;
};
