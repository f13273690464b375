import { backRings } from '../state/back-rings.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { labelOf } from './index-rule.ts';
import { sleepingExample, sleepingRing } from './sleeping-ring.ts';

/** A backend looks once more, with the next request asked for, before it sleeps. */
export const rng06 = stateRule({
  id: 'RNG-06',
  name: 'backend-slept-without-final-check',
  title: 'Backend slept without final check',
  severity: 'error',
  condition:
    'In a frozen state of a ring the thread is asleep and waitingReqs is 0, requests wait (reqProd ≠ reqCons) and there is room for their answers, and reqEvent is not reqCons + 1: nobody has to tell the backend.',
  hint: 'The backend skipped its last look before it slept: a defect in its loop. A new request may wake it up',
  reference:
    'drivers/block/xen-blkback/blkback.c: do_block_io_op() (RING_FINAL_CHECK_FOR_REQUESTS), all versions; invariant M1-I6b',
  fires: sleepingExample(12, ['be{1/51712}.r{0}.thread = asleep', 'be{1/51712}.r{0}.waitingReqs = 0']),
  silent: sleepingExample(12, ['be{1/51712}.r{0}.thread = run', 'be{1/51712}.r{0}.waitingReqs = 0']),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const sleeping = sleepingRing(state, ring);
      if (sleeping === null) yield lacks();
      else if (sleeping === 'no' || sleeping.reqEvent === sleeping.next) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: sleeping.facts,
          subject: ring.subject,
          message: `${labelOf(ring)}: the backend went to sleep with reqEvent ${sleeping.reqEvent}, expected ${sleeping.next}; ${sleeping.unread} requests wait`,
          data: { ring: ring.ring, unread: sleeping.unread, reqEvent: sleeping.reqEvent, expected: sleeping.next },
        };
    }
  },
});
