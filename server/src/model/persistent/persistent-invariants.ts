import type { Violation } from '../violation.ts';
import { INVALID_HANDLE, type GrantSlot, type PersistentState } from './persistent-state.ts';

/** Slots of one request that are between map and release. */
export interface LiveSlots {
  readonly slots: readonly GrantSlot[];
  readonly count: number;
}

const STUCK_AFTER = 200;

/** The invariants M3-I1 to M3-I12 that this state breaks (MODEL.md M3.7); I10 and I11 need the other end and a log. */
export const persistentViolations = (state: PersistentState, live: Iterable<LiveSlots>): readonly Violation[] => {
  const found: Violation[] = [];
  const broken = (id: string, text: string, object: string | null = null): void =>
    void found.push({ id, text, object });
  const { tree, params, purgeList, workerBatch, free } = state;
  let active = 0;
  for (const grant of tree.values()) {
    if (grant.active) active += 1;
    if (grant.handle === INVALID_HANDLE)
      broken('M3-I4', `The tree has grant ${grant.gref} without a mapping.`, `gref ${grant.gref}`);
  }
  let held = 0;
  let ordinary = 0;
  for (const { slots, count } of live)
    for (let index = 0; index < count; index += 1) {
      const slot = slots[index];
      if (slot === undefined) break;
      if (slot.grant !== null) held += 1;
      else if (slot.handle !== INVALID_HANDLE && slot.page >= 0) ordinary += 1;
    }
  if (state.count !== tree.size)
    broken('M3-I1', `${state.count} persistent grants are counted, the tree has ${tree.size}.`);
  if (state.inUse !== active || state.inUse < 0 || state.inUse > state.count)
    broken('M3-I2', `${state.inUse} persistent grants are counted as in use, ${active} of ${state.count} are.`);
  if (state.count > params.maxPersistentGrants >>> 0 && !state.limitLowered)
    broken(
      'M3-I3',
      `There are ${state.count} persistent grants, and the limit is ${params.maxPersistentGrants >>> 0}.`,
    );
  const purged = new Set<number>();
  for (const grant of [...purgeList, ...workerBatch]) {
    const twice = purged.has(grant.handle) || tree.get(grant.gref) === grant;
    if (twice) broken('M3-I5', `Grant ${grant.gref} is purged and still held elsewhere.`, `gref ${grant.gref}`);
    purged.add(grant.handle);
  }
  if (state.switches.inUseTest && held !== state.inUse)
    broken('M3-I6', `Requests hold ${held} persistent grants, ${state.inUse} are counted as in use.`);
  if (state.afterPass && free.length > Math.max(0, params.maxBufferPages))
    broken('M3-I7', `${free.length} pages are free after a pass, at most ${params.maxBufferPages} may be.`);
  const known = state.count + purgeList.length + workerBatch.length + ordinary + state.unmapping + free.length;
  const there = state.obtained - state.released;
  if (there !== known)
    broken('M3-I8', `${there} pages were taken and not given back, ${known} of them are accounted for.`);
  if (!state.device.persistent && (state.count !== 0 || tree.size !== 0))
    broken('M3-I9', `The tree has ${tree.size} grants, and persistent grants were not agreed on.`);
  if (state.fullSince !== null && state.clock.now - state.fullSince >= STUCK_AFTER)
    broken('M3-I12', `The tree is full since ${state.clock.now - state.fullSince} ms and is not purged.`);
  return found;
};
