import { GrantTree, type PersistentGrant } from './grant-tree.ts';
import type { GrantDevice, GrantSlot, ModelClock, PersistentState } from './persistent-state.ts';
import type { PersistentParams } from './persistent-params.ts';

/** What several rings share, already copied, and the grants that were copied so far. */
export interface SharedCopy {
  readonly params: PersistentParams;
  readonly clock: ModelClock;
  readonly device: GrantDevice;
  readonly grants: Map<PersistentGrant, PersistentGrant>;
}

const copyGrant = (grant: PersistentGrant, { grants }: SharedCopy): PersistentGrant => {
  const known = grants.get(grant);
  if (known !== undefined) return known;
  const made = { ...grant };
  grants.set(grant, made);
  return made;
};

/** A state of its own with equal content. */
export const copyPersistent = (state: PersistentState, shared: SharedCopy): PersistentState => {
  const tree = new GrantTree();
  for (const grant of state.tree.values()) tree.add(copyGrant(grant, shared));
  const { surroundings, limits } = state;
  return {
    ...state,
    params: shared.params,
    clock: shared.clock,
    device: shared.device,
    tree,
    purgeList: state.purgeList.map((grant) => copyGrant(grant, shared)),
    workerBatch: state.workerBatch.map((grant) => copyGrant(grant, shared)),
    free: [...state.free],
    surroundings: { ...surroundings, mapFailures: new Map(surroundings.mapFailures) },
    limits: {
      inUse: { ...limits.inUse },
      unused: { ...limits.unused },
      twice: { ...limits.twice },
      busy: { ...limits.busy },
    },
  };
};

/** A slot of its own; a stale grant in it stays the same one as in the other copies. */
export const copySlot = (slot: GrantSlot, shared: SharedCopy): GrantSlot => ({
  ...slot,
  grant: slot.grant === null ? null : copyGrant(slot.grant, shared),
});
