import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { insideRequests } from '../state/inside-requests.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

/** Every request object of a ring is in its pool or in use. */
export const blk01 = stateRule({
  id: 'BLK-01',
  name: 'pending-request-lost',
  title: 'Pending request lost',
  severity: 'error',
  condition:
    'In a frozen state of a ring, pendFree and the requests in use (the list `requests`, else inflight) do not make pendTotal together. With inflight one request may be on its way, because it is counted only after its grants are mapped.',
  hint: 'A request object was leaked in an error path of the backend; when the pool is empty the disk stands still',
  reference: 'drivers/block/xen-blkback/blkback.c: alloc_req(), free_req(); invariant M2-I2',
  fires: stateText([
    'be{1/51712}.r{0}.pendTotal = 32',
    'be{1/51712}.r{0}.pendFree = 20',
    'be{1/51712}.r{0}.inflight = 10',
  ]),
  silent: stateText([
    'be{1/51712}.r{0}.pendTotal = 32',
    'be{1/51712}.r{0}.pendFree = 20',
    'be{1/51712}.r{0}.inflight = 12',
  ]),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const total = numberFact(state, `${ring.path}.pendTotal`);
      const free = numberFact(state, `${ring.path}.pendFree`);
      const inside = insideRequests(state, ring);
      if (total === null || free === null || inside === null) {
        yield lacks();
        continue;
      }
      const lost = total.number - free.number - inside.count;
      const holds = inside.listed ? lost === 0 : lost <= 1;
      if (holds) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [free, total, inside.fact],
          subject: ring.subject,
          message: `${ring.label}: ${total.number} request objects, ${free.number} free, ${inside.count} in use: ${lost > 0 ? `${lost} lost` : `${-lost} counted twice`}`,
          data: { ring: ring.ring, total: total.number, free: free.number, inside: inside.count, lost },
        };
    }
  },
});
