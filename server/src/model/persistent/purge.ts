import { sayBlkback } from '../blkback-log.ts';
import type { Effects } from '../model.ts';
import type { PersistentGrant } from './grant-tree.ts';
import type { PersistentState } from './persistent-state.ts';
import { noteFull, purgeAmount, wantsPurge } from './purge-amount.ts';
import { stopKernel } from './stop-kernel.ts';
import { alertLimited } from './use-grant.ts';

/** What one call did. */
export type PurgeResult = 'noop' | 'noop-zero' | 'too-many-in-use' | 'work-busy' | 'purged';

/** Frees some of a full tree, or those that were idle for long (purge_persistent_gnt, MODEL.md M3.5). */
export const purge = (state: PersistentState, effects: Effects): PurgeResult => {
  const result = state.switches.idleTimeout ? purgeIdle(state, effects) : purgeUnmarked(state, effects);
  noteFull(state);
  return result;
};

/** 3.11 to 4.18: a share of a full tree; first grants that were not used since the last purge, then any that is idle. */
const purgeUnmarked = (state: PersistentState, effects: Effects): PurgeResult => {
  if (!wantsPurge(state)) return 'noop';
  if (isBusy(state, effects)) return 'work-busy';
  const total = purgeAmount(state.params, state.count);
  if (total === 0 && state.switches.zeroPurgeEnds) return 'noop-zero';
  if (total > (state.count - state.inUse) >>> 0) return 'too-many-in-use';
  sayBlkback(effects, state.switches, 'debug', `Going to purge ${total} persistent grants`);
  if (state.switches.purgeListRemade) state.purgeList = [];
  else if (state.purgeList.length > 0) {
    stopKernel(state, effects, 'purge_persistent_gnt');
    return 'work-busy';
  }
  // A total of none passes zero before it is compared with it, and so takes everything that is idle.
  let left = total;
  let isDone = false;
  const take = (grant: PersistentGrant): boolean => {
    moveOut(state, grant);
    left = (left - 1) >>> 0;
    return left === 0;
  };
  const candidates = inOrder(state);
  for (const grant of candidates) {
    if (grant.active || grant.wasActive) continue;
    isDone = take(grant);
    if (isDone) break;
  }
  if (!isDone) {
    sayBlkback(effects, state.switches, 'debug', `Still missing ${left} purged frames`);
    for (const grant of candidates) {
      if (grant.active || state.tree.get(grant.gref) !== grant) continue;
      if (take(grant)) break;
    }
  }
  if (state.switches.markRemovalText) {
    const text = 'Finished scanning for grants to clean, removing used flag';
    sayBlkback(effects, state.switches, 'debug', text);
  }
  for (const grant of state.tree.values()) grant.wasActive = false;
  const moved = (total - left) >>> 0;
  state.count = (state.count - moved) >>> 0;
  state.device.overflow = false;
  state.purgeWork = 'queued';
  sayBlkback(effects, state.switches, 'debug', `Purged ${moved}/${total}`);
  return 'purged';
};

/** From 4.19: every grant that was idle for the time, then, if the tree is full and that was not enough, any that is idle. */
const purgeIdle = (state: PersistentState, effects: Effects): PurgeResult => {
  if (isBusy(state, effects)) return 'work-busy';
  let wanted = 0;
  if (wantsPurge(state)) {
    wanted = purgeAmount(state.params, state.count);
    sayBlkback(effects, state.switches, 'debug', `Going to purge at least ${wanted} persistent grants`);
  }
  if (state.purgeList.length > 0) {
    stopKernel(state, effects, 'purge_persistent_gnt');
    return 'work-busy';
  }
  const timeout = state.params.idleSeconds * 1000;
  if (wanted === 0 && timeout === 0) return 'noop';
  const candidates = inOrder(state);
  let moved = 0;
  for (const grant of candidates) {
    if (grant.active || timeout === 0 || state.clock.now - grant.lastUsed < timeout) continue;
    moveOut(state, grant);
    moved += 1;
  }
  if (moved < wanted) {
    sayBlkback(effects, state.switches, 'debug', `Still missing ${wanted - moved} purged frames`);
    for (const grant of candidates) {
      if (moved >= wanted) break;
      if (grant.active || state.tree.get(grant.gref) !== grant) continue;
      moveOut(state, grant);
      moved += 1;
    }
  }
  if (moved === 0) return 'noop';
  state.count = (state.count - moved) >>> 0;
  state.device.overflow = false;
  state.purgeWork = 'queued';
  sayBlkback(effects, state.switches, 'debug', `Purged ${wanted}/${moved}`);
  return 'purged';
};

const isBusy = (state: PersistentState, effects: Effects): boolean => {
  const { runningIsBusy } = state.switches;
  const busy = state.purgeWork === 'queued' || (runningIsBusy && state.purgeWork === 'running');
  if (busy) {
    const text = `Scheduled work from previous purge is still ${runningIsBusy ? 'busy' : 'pending'}, cannot purge list`;
    alertLimited(state, effects, state.limits.busy, 'purge_persistent_gnt', text, false);
  }
  return busy;
};

const inOrder = (state: PersistentState): readonly PersistentGrant[] =>
  state.params.lruByRecency
    ? [...state.tree.values()].sort((a, b) => a.lastUse - b.lastUse || a.gref - b.gref)
    : state.tree.ascending();

const moveOut = (state: PersistentState, grant: PersistentGrant): void => {
  state.tree.delete(grant.gref);
  state.purgeList.push(grant);
};
