import type { PersistentState } from './persistent-state.ts';

/** A page of a request that has pages of its own (before the pool): nobody counts it. */
export const OWN_PAGE = -2;

/** A free page: from the pool, else a ballooned one; null when there is no memory (get_free_page). */
export const takePage = (state: PersistentState): number | null => state.free.pop() ?? obtainPage(state);

/** A page that was not there before, or null. */
export const obtainPage = (state: PersistentState): number | null => {
  const { surroundings } = state;
  if (surroundings.pageFailure > 0) {
    surroundings.pageFailure -= 1;
    if (surroundings.pageFailure === 0) return null;
  }
  state.obtained += 1;
  state.nextPage += 1;
  return state.nextPage - 1;
};

/** Back into the pool, where it is the next to be taken (put_free_pages). */
export const putPage = (state: PersistentState, page: number): void => {
  if (page === OWN_PAGE) return;
  if (!state.switches.pagePool) {
    state.released += 1;
    return;
  }
  state.free.push(page);
  state.afterPass = false;
};

/** Gives pages of the pool back until so many are left (shrink_free_pagepool, gnttab_page_cache_shrink). */
export const shrinkPool = (state: PersistentState, keep: number): void => {
  const limit = Math.max(0, keep);
  if (state.free.length <= limit) return;
  state.released += state.free.length - limit;
  state.free.length = limit;
};
