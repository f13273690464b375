import type { Effects } from '../model.ts';
import { shrinkPool } from './page-pool.ts';
import type { PersistentState } from './persistent-state.ts';
import { runPurgeWorker } from './purge-worker.ts';
import { stopKernel } from './stop-kernel.ts';
import { unmapPages } from './unmap-pages.ts';

/**
 * The ring goes away: purged grants, tree and pool are freed, in the order of the version (MODEL.md M2.3 step 9, M2.11). What is in the pool at the end is lost.
 */
export const tearDown = (state: PersistentState, effects: Effects): void => {
  const { switches } = state;
  if (switches.poolFirst) {
    shrinkPool(state, 0);
    freeTree(state, effects);
  } else {
    if (state.purgeWork !== 'idle') runPurgeWorker(state, Infinity, effects);
    if (state.crashed === null) freeTree(state, effects);
    if (state.crashed === null) shrinkPool(state, 0);
    if (state.crashed === null && (state.inUse !== 0 || state.count !== 0 || state.purgeList.length > 0))
      stopKernel(state, effects, 'xen_blkif_disconnect');
  }
  state.free = [];
  state.fullSince = null;
};

/** Unmaps the whole tree in ascending order (free_persistent_gnts); a wrong count is a kernel BUG. */
const freeTree = (state: PersistentState, effects: Effects): void => {
  const grants = state.tree.ascending();
  if (grants.length === 0) {
    state.count = 0;
    return;
  }
  const size = Math.max(1, state.params.batch);
  state.tree.clear();
  for (let start = 0; start < grants.length && state.crashed === null; start += size) {
    const batch = grants.slice(start, start + size);
    const handles = batch.map(({ handle }) => handle);
    unmapPages(state, { handles, pages: batch.map(({ page }) => page) }, 'free_persistent_gnts', effects);
  }
  if (state.crashed === null && state.count !== grants.length) stopKernel(state, effects, 'free_persistent_gnts');
  state.count = 0;
};
