import { backRings } from '../state/back-rings.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { labelOf } from './index-rule.ts';
import { sleepingExample, sleepingRing } from './sleeping-ring.ts';

/** A backend that asked to be told of the next request is told. */
export const rng05 = stateRule({
  id: 'RNG-05',
  name: 'sleeping-backend-with-work-interrupt-lost',
  title: 'Sleeping backend with work, interrupt lost',
  severity: 'error',
  condition:
    'In a frozen state of a ring the thread is asleep and waitingReqs is 0, requests wait (reqProd ≠ reqCons) and there is room for their answers, and reqEvent = reqCons + 1: the backend had asked to be told of the first of them. One step lower where the state does not say that its event channel is not pending (`be.r.pending`): the machine may have stopped on the way.',
  hint: 'The notification was never seen: look at the event channel of the ring (key e: pending, masked), at a delayed end of interrupt, at a barrier that the frontend lacks',
  reference:
    'drivers/block/xen-blkback/blkback.c: xen_blkif_schedule(), xen_blkif_be_int(); include/xen/interface/io/ring.h; invariant M1-I6a',
  fires: sleepingExample(19, [
    'be{1/51712}.r{0}.thread = asleep',
    'be{1/51712}.r{0}.waitingReqs = 0',
    'be{1/51712}.r{0}.pending = false',
  ]),
  silent: sleepingExample(19, ['be{1/51712}.r{0}.thread = asleep', 'be{1/51712}.r{0}.waitingReqs = 1']),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const sleeping = sleepingRing(state, ring);
      const pending = state.flag(`${ring.path}.pending`);
      if (sleeping === null) yield lacks();
      else if (sleeping === 'no' || sleeping.reqEvent !== sleeping.next || pending === true) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: sleeping.facts,
          subject: ring.subject,
          message: `${labelOf(ring)}: ${sleeping.unread} requests wait and the backend sleeps; the notification for index ${sleeping.reqEvent} was never seen`,
          data: { ring: ring.ring, unread: sleeping.unread, reqEvent: sleeping.reqEvent },
          ...(pending === null ? { confidence: 'medium' as const } : {}),
        };
    }
  },
});
