import type { Effects } from '../model.ts';
import type { PersistentState } from './persistent-state.ts';
import { unmapPages } from './unmap-pages.ts';

/**
 * The worker takes up to `most` purged grants and unmaps them in batches of 11 (xen_blkbk_unmap_purged_grants). It is `running` while some are left,
 * and `idle` when it found the list empty and unmapped the rest.
 */
export const runPurgeWorker = (state: PersistentState, most: number, effects: Effects): void => {
  const size = Math.max(1, state.params.batch);
  state.purgeWork = 'running';
  for (let taken = 0; taken < most; taken += 1) {
    const grant = state.purgeList.pop();
    if (grant === undefined) break;
    state.workerBatch.push(grant);
    if (state.workerBatch.length >= size) flush(state, effects);
    if (state.crashed !== null) return;
  }
  if (state.purgeList.length > 0) return;
  if (state.workerBatch.length > 0) flush(state, effects);
  state.purgeWork = 'idle';
};

const flush = (state: PersistentState, effects: Effects): void => {
  const handles = state.workerBatch.map(({ handle }) => handle);
  const pages = state.workerBatch.map(({ page }) => page);
  state.workerBatch.length = 0;
  unmapPages(state, { handles, pages }, 'xen_blkbk_unmap_purged_grants', effects);
};
