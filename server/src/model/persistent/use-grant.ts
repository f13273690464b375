import { sayBlkback } from '../blkback-log.ts';
import type { Effects } from '../model.ts';
import { mayPrint, type RateLimit } from '../rate-limit.ts';
import type { PersistentGrant } from './grant-tree.ts';
import type { PersistentState } from './persistent-state.ts';
import { stopKernel } from './stop-kernel.ts';

/** An alert of blkback.c that is printed at most 10 times in 5 seconds. `place` is the function that prints. */
export const alertLimited = (
  state: PersistentState,
  effects: Effects,
  limit: RateLimit,
  place: string,
  text: string,
  spaced: boolean,
): void => {
  const suppressed = (missed: number): void =>
    effects.output({ kind: 'log', level: 'warn', text: `${place}: ${missed} callbacks suppressed` });
  if (mayPrint(limit, state.clock.now, suppressed)) sayBlkback(effects, state.switches, 'alert', text, spaced);
};

/** The grant of a reference, from now on in use; null when it has to be mapped (get_persistent_gnt). */
export const getGrant = (state: PersistentState, gref: number, effects: Effects): PersistentGrant | null => {
  const grant = state.tree.get(gref);
  if (grant === undefined) return null;
  if (!state.switches.inUseTest) return grant;
  if (grant.active) {
    alertLimited(state, effects, state.limits.inUse, 'get_persistent_gnt', 'requesting a grant already in use', true);
    return null;
  }
  grant.active = true;
  state.inUse = (state.inUse + 1) | 0;
  return grant;
};

/** No longer in use (put_persistent_gnt); counts down even when it was not in use, as the code does. */
export const putGrant = (state: PersistentState, grant: PersistentGrant, effects: Effects): void => {
  state.uses += 1;
  grant.lastUse = state.uses;
  grant.lastUsed = state.clock.now;
  if (!state.switches.inUseTest) return;
  if (!grant.active)
    alertLimited(state, effects, state.limits.unused, 'put_persistent_gnt', 'freeing a grant already unused', true);
  grant.wasActive = true;
  grant.active = false;
  state.inUse = (state.inUse - 1) | 0;
};

/** Puts a grant that was just mapped into the tree (add_persistent_gnt); false: it stays an ordinary one. */
export const addGrant = (state: PersistentState, grant: PersistentGrant, effects: Effects): boolean => {
  if (state.count >= state.params.maxPersistentGrants >>> 0) {
    state.device.overflow = true;
    return false;
  }
  if (!state.tree.add(grant)) {
    if (state.switches.duplicateIsBug) stopKernel(state, effects, 'add_persistent_gnt');
    else {
      const text = "trying to add a gref that's already in the tree";
      alertLimited(state, effects, state.limits.twice, 'add_persistent_gnt', text, true);
    }
    return false;
  }
  state.count = (state.count + 1) >>> 0;
  if (state.switches.inUseTest) {
    grant.active = true;
    state.inUse = (state.inUse + 1) | 0;
  }
  return true;
};
