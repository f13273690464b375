import type { ModelRecord } from '../../core/model-value.ts';
import type { PersistentState } from '../../model/persistent/persistent-state.ts';
import { flagOf, numberOf, type StateView } from '../../world/state-view.ts';

/** Most entries of a tree and pages of a pool that are taken over. */
const MOST = 100_000;
const ACTIVE = 1;
const WAS_ACTIVE = 2;

/** What a state tells of the grants of a ring and is not in the model, in words; null: all is there. */
export type LeftOut = string | null;

/**
 * Takes over the tree of persistent grants, the pages and the purge of a ring (`be{1/51712}.r{0}.pgTree`, `purgeList`, `freePages` or `freeNum`, `nextLru`,
 * `purgeWork`), as `path` names it. `answered`: the requests that used them are over, so that no grant is in use.
 */
export const takePersistent = (
  grants: PersistentState,
  facts: StateView,
  path: string,
  { answered }: { readonly answered: boolean },
): LeftOut => {
  const tree = facts.records(`${path}.pgTree`)?.slice(0, MOST) ?? [];
  for (const record of tree) {
    const grant = grantOf(grants, record);
    if (grant === null) continue;
    if (answered) grant.active = false;
    if (!grants.tree.add(grant)) continue;
    grants.count += 1;
    if (grant.active) grants.inUse += 1;
  }
  for (const record of facts.records(`${path}.purgeList`)?.slice(0, MOST) ?? []) {
    const grant = grantOf(grants, record);
    if (grant !== null) grants.purgeList.push({ ...grant, active: false });
  }
  const work = facts.text(`${path}.purgeWork`);
  if (work === 'queued' || work === 'running') grants.purgeWork = work;
  const pages = facts.list(`${path}.freePages`)?.length ?? facts.number(`${path}.freeNum`) ?? 0;
  for (let page = 0; page < Math.min(pages, MOST); page += 1) grants.free.push(newPage(grants));
  grants.nextPurge = facts.number(`${path}.nextLru`) ?? grants.nextPurge;
  const counted = facts.number(`${path}.pgC`) ?? grants.count;
  return counted > grants.count
    ? `of ${counted} persistent grants of ${path} only ${grants.count} are told with their references: the others are left out`
    : null;
};

const newPage = (grants: PersistentState): number => {
  grants.obtained += 1;
  grants.nextPage += 1;
  return grants.nextPage - 1;
};

/** An entry of a tree with what it told: `active`, or `flags` with ACTIVE and WAS_ACTIVE. */
const grantOf = (grants: PersistentState, record: ModelRecord) => {
  const gref = numberOf(record['gref']);
  if (gref === null) return null;
  const flags = numberOf(record['flags']) ?? 0;
  const handle = numberOf(record['handle']) ?? grants.nextHandle;
  grants.nextHandle = Math.max(grants.nextHandle, handle + 1);
  grants.uses += 1;
  return {
    gref: gref >>> 0,
    handle,
    page: newPage(grants),
    active: flagOf(record['active']) ?? (flags & ACTIVE) !== 0,
    wasActive: flagOf(record['wasActive']) ?? (flags & WAS_ACTIVE) !== 0,
    lastUsed: numberOf(record['lastUsed']) ?? 0,
    lastUse: grants.uses,
  };
};
