import { numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import { backRings, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { labelOf } from './index-rule.ts';
import { busySlots } from './raw-slots.ts';

const example = (second: number): string =>
  stateText([`be{1/51712}.r{0}.requests = [{id=5,pendcnt=1}, {id=${second},pendcnt=2}]`]);

/** Ids of the requests that the backend works on; one that waits only to be forgotten has been answered, and its id may be in use again. */
const insideIds = (
  state: StateView,
  { path }: RingState,
): { readonly ids: readonly bigint[]; readonly fact: StateFact } | null => {
  for (const name of ['requests', 'pend']) {
    const fact = state.fact(`${path}.${name}`);
    const records = state.records(`${path}.${name}`);
    if (fact === null || records === null) continue;
    const ids = records.flatMap(({ id, pendcnt }) => (typeof id === 'bigint' && numberOf(pendcnt) !== 0 ? [id] : []));
    return { ids, fact };
  }
  return null;
};

const twiceIn = (ids: readonly bigint[]): bigint | null => ids.find((id, index) => ids.indexOf(id) !== index) ?? null;

/** No id is in flight twice. */
export const rng10 = stateRule({
  id: 'RNG-10',
  name: 'duplicate-request-id-in-flight',
  title: 'Duplicate request id in flight',
  severity: 'warning',
  condition:
    'In a frozen state, two requests that a backend works on (`requests[]` with pendcnt above 0) have the same id. Slots of the ring alone do not show it: a request that was answered before older ones keeps its slot, and its id may be in use again.',
  hint: 'The frontend used an entry of its list again too early; it cannot tell the two responses apart and will give the disk up',
  reference: 'drivers/block/xen-blkfront.c: blkif_ring_get_request(), blkif_completion(); invariant M1-I9',
  fires: example(5),
  silent: example(6),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const inside = insideIds(state, ring);
      if (inside === null) {
        const slots = busySlots(state, ring)?.map(({ id }) => id) ?? [];
        const known = slots.filter((id) => id !== null);
        yield known.length > 0 && known.length === slots.length && twiceIn(known) === null ? HOLDS : lacks();
        continue;
      }
      const id = twiceIn(inside.ids);
      yield id === null
        ? HOLDS
        : {
            is: 'broken',
            facts: [inside.fact],
            subject: ring.subject,
            message: `${labelOf(ring)}: id ${id} is in flight twice`,
            data: { ring: ring.ring, id: id.toString() },
          };
    }
  },
});
