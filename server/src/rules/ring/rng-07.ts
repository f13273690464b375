import { distance } from '../../model/ring/ring-index.ts';
import type { StateFact, StateView } from '../../world/state-view.ts';
import { backRings, numberFact, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { labelOf } from './index-rule.ts';

const example = (pending: boolean): string =>
  stateText([
    'be{1/51712}.r{0}.rspProd = 9',
    'be{1/51712}.r{0}.rspEvent = 8',
    'fe{1/51712}.r{0}.rspCons = 7',
    'fe{1/51712}.r{0}.idle = true',
    `fe{1/51712}.r{0}.pending = ${pending}`,
  ]);

/** Is an interrupt of the frontend's channel on its way: said of the ring, or of the port that the ring names. */
const pendingFact = (state: StateView, { device }: RingState, front: string): StateFact | null => {
  const own = state.fact(`${front}.pending`);
  const port = state.number(`${front}.port`);
  if (own !== null || port === null) return own;
  return state.fact(`ev{${device.split('/')[0] ?? ''}}.p{${port}}.pending`);
};

/** A frontend that asked to be told of the next response is told. */
export const rng07 = stateRule({
  id: 'RNG-07',
  name: 'front-lost-a-response-interrupt',
  title: 'Front lost a response interrupt',
  severity: 'error',
  condition:
    'In a frozen state of both ends, responses are published that the frontend has not read (rspProd ≠ rspCons), rspEvent = rspCons + 1, its handler does not run (`fe.r.idle`), and its event channel is not pending (`fe.r.pending`, or `ev{d}.p{n}.pending` of the port `fe.r.port`).',
  hint: 'The event channel of the guest is masked or lost, or its processor is stuck: its I/O hangs although the backend has answered',
  reference: 'drivers/block/xen-blkfront.c: blkif_interrupt(), all versions; invariant M1-I7',
  fires: example(false),
  silent: example(true),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const front = `fe{${ring.device}}.r{${ring.ring}}`;
      const rspProd = numberFact(state, `${ring.path}.rspProd`);
      const rspEvent = numberFact(state, `${ring.path}.rspEvent`);
      const rspCons = numberFact(state, `${front}.rspCons`);
      const idle = state.flag(`${front}.idle`);
      const pending = pendingFact(state, ring, front);
      if (rspProd === null || rspEvent === null || rspCons === null || idle === null || pending === null) {
        yield lacks();
        continue;
      }
      const unseen = distance(rspProd.number, rspCons.number);
      const asked = rspEvent.number === (rspCons.number + 1) >>> 0;
      if (unseen === 0 || !asked || !idle || (pending.value !== false && pending.value !== 0n)) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [rspProd, rspCons, rspEvent, pending],
          subject: ring.subject,
          message: `${labelOf(ring)}: ${unseen} responses are not read by the guest, although it asked to be told at ${rspEvent.number}`,
          data: { ring: ring.ring, unseen, rspEvent: rspEvent.number },
        };
    }
  },
});
