import type { PersistentParams } from './persistent-params.ts';
import type { PersistentState } from './persistent-state.ts';

/**
 * How many grants a purge wants to free of a tree of `count` (MODEL.md M3.5 step 3): all above the limit and a share of the limit. 32-bit arithmetic without
 * sign and division without remainder, as the code does: a limit below 100 has a share of none.
 */
export const purgeAmount = (params: PersistentParams, count: number): number => {
  const { maxPersistentGrants: max, lruPercent } = params;
  const share = params.lruMultipliesFirst ? Math.trunc((max * lruPercent) / 100) : Math.trunc(max / 100) * lruPercent;
  return Math.min(count, (count - max + share) >>> 0);
};

/** Is the tree full, and did somebody want more? */
export const wantsPurge = (state: PersistentState): boolean => {
  const max = state.params.maxPersistentGrants >>> 0;
  return state.count > max || (state.count === max && state.device.overflow);
};

/** Keeps since when a purge is due that would find enough idle grants (M3-I12). */
export const noteFull = (state: PersistentState): void => {
  if (!state.device.overflow && state.count <= state.params.maxPersistentGrants >>> 0) {
    state.fullSince = null;
    return;
  }
  const amount = purgeAmount(state.params, state.count);
  const due = state.switches.purge && wantsPurge(state) && amount > 0 && state.count - state.inUse >= amount;
  state.fullSince = due ? (state.fullSince ?? state.clock.now) : null;
};
