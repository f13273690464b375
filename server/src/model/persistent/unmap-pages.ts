import type { Effects } from '../model.ts';
import { putPage } from './page-pool.ts';
import type { PersistentState } from './persistent-state.ts';
import { stopKernel } from './stop-kernel.ts';

/** Mappings that are to be removed; `pages[i]` belongs to `handles[i]`. */
export interface UnmapBatch {
  readonly handles: readonly number[];
  readonly pages: readonly number[];
}

/** One unmap hypercall, also for none; the pages go back into the pool. A failure is a kernel BUG in `where`. */
export const unmapPages = (state: PersistentState, batch: UnmapBatch, where: string, effects: Effects): void => {
  const { handles, pages } = batch;
  effects.output({ kind: 'hypercall', op: 'unmap', count: handles.length, args: { handles } });
  if (state.surroundings.unmapFails) {
    state.surroundings.unmapFails = false;
    stopKernel(state, effects, where);
    return;
  }
  for (let index = 0; index < pages.length; index += 1) putPage(state, pages[index] as number);
};
