import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { insideRequests } from '../state/inside-requests.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (inflight: number): string =>
  stateText([
    `be{1/51712}.r{0}.inflight = ${inflight}`,
    'be{1/51712}.r{0}.requests = [{id=1,pendcnt=1},{id=2,pendcnt=2},{id=5,pendcnt=1}]',
  ]);

/** `inflight` counts the requests whose bios or unmaps are under way. */
export const blk04 = stateRule({
  id: 'BLK-04',
  name: 'inflight-mismatch',
  title: 'inflight mismatch',
  severity: 'error',
  condition:
    'In a frozen state of a ring, inflight is not the number of its requests (list `requests`) that have bios or an unmap under way (pendcnt not 0).',
  hint: 'The block layer below lost a completion or delivered one twice: the device cannot disconnect ("pending I/O")',
  reference:
    'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), __end_block_io_op(), 3.14 and later; invariant M2-I4',
  fires: example(4),
  silent: example(3),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const inflight = numberFact(state, `${ring.path}.inflight`);
      const inside = insideRequests(state, ring);
      if (inflight === null || inside?.listed !== true) yield lacks();
      else if (inflight.number === inside.running) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [inflight, inside.fact],
          subject: ring.subject,
          message: `${ring.label}: inflight is ${inflight.number}, and ${inside.running} requests are under way`,
          data: { ring: ring.ring, inflight: inflight.number, counted: inside.running },
        };
    }
  },
});
