import { isRecord, numberOf, type StateView } from '../../world/state-view.ts';
import { backRings, numberFact, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { insideRequests } from '../state/inside-requests.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (inflight: number, consumed: number): string =>
  stateText([
    `be{1/51712}.r{0}.reqCons = ${consumed}`,
    'be{1/51712}.r{0}.rspProdPvt = 40',
    `be{1/51712}.r{0}.inflight = ${inflight}`,
  ]);

/** Every request that was taken from a ring and not answered is known to the backend. */
export const blk02 = stateRule({
  id: 'BLK-02',
  name: 'unanswered-request-without-owner',
  title: 'Unanswered request without owner',
  severity: 'error',
  condition:
    'In a frozen state of a ring, reqCons − rspProdPvt (mod 2^32) is more than one above the requests that the backend knows (the list `requests`, else inflight), or below the number in the list.',
  hint: 'A response was dropped: the guest waits for it for ever. Detach the disk',
  reference: 'drivers/block/xen-blkback/blkback.c: do_block_io_op(), make_response(); invariant M2-I3',
  fires: example(3, 47),
  silent: example(3, 44),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const consumed = numberFact(state, `${ring.path}.reqCons`);
      const produced = numberFact(state, `${ring.path}.rspProdPvt`);
      const inside = insideRequests(state, ring);
      if (consumed === null || produced === null || inside === null) {
        yield lacks();
        continue;
      }
      const unanswered = (consumed.number - produced.number) >>> 0;
      const alone = unanswered - inside.count;
      // Without the list a request is answered first and then no longer counted, so that fewer may be unanswered.
      if (alone <= 1 && (alone >= 0 || !inside.listed)) yield HOLDS;
      else {
        const ids = missingIds(state, ring);
        const which = ids.length === 0 ? '' : `. Ids that nobody has: ${ids.join(', ')}`;
        yield {
          is: 'broken',
          facts: [consumed, produced, inside.fact],
          subject: ring.subject,
          message: `${ring.label}: the ring says ${unanswered} unanswered, the backend knows ${inside.count}${which}`,
          data: { ring: ring.ring, unanswered, inside: inside.count, missingIds: ids },
        };
      }
    }
  },
});

/** Ids of slots that are in no request; empty where either list is not there. */
const missingIds = (state: StateView, { path }: RingState): readonly string[] => {
  const idsOf = (name: string): readonly bigint[] | null =>
    state.records(`${path}.${name}`)?.flatMap(({ id }) => (typeof id === 'bigint' ? [id] : [])) ?? null;
  const slots = idsOf('slots');
  const known = idsOf('requests') ?? idsOf('pend');
  if (slots === null || known === null) return [];
  const busy = state.records(`${path}.slots`)?.filter((slot) => isRecord(slot) && numberOf(slot['busy']) !== 0) ?? [];
  return busy.flatMap(({ id }) => (typeof id === 'bigint' && !known.includes(id) ? [id.toString()] : [])).slice(0, 20);
};
