import { flagOf } from '../../world/state-view.ts';
import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (inUse: number): string =>
  stateText([
    `be{1/51712}.r{0}.pgInUse = ${inUse}`,
    'be{1/51712}.r{0}.pgTree = [{gref=8,handle=3,active=true},{gref=9,handle=4,active=false}]',
  ]);

/** The count of persistent grants in use is the number of those marked so. */
export const pgt02 = stateRule({
  id: 'PGT-02',
  name: 'in-use-counter-wrong',
  title: 'In-use counter wrong',
  severity: 'error',
  condition:
    'In a frozen state of a ring, pgInUse is not the number of grants in pgTree that are marked as in use (`active=true`).',
  hint: 'The out-of-memory path of kernels before 5.10 puts grants that it never got (stale slots), or a request completed twice',
  reference:
    'drivers/block/xen-blkback/blkback.c: get_persistent_gnt(), put_persistent_gnt(); XSA-365; invariant M3-I2',
  fires: example(-3),
  silent: example(1),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const inUse = numberFact(state, `${ring.path}.pgInUse`);
      const tree = state.fact(`${ring.path}.pgTree`);
      const marks = state.records(`${ring.path}.pgTree`)?.map(({ active }) => flagOf(active));
      if (inUse === null || tree === null || marks === undefined || marks.includes(null)) yield lacks();
      else {
        const active = marks.filter((mark) => mark === true).length;
        if (inUse.number === active) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [inUse, tree],
            subject: ring.subject,
            message: `${ring.label}: ${inUse.number} persistent grants are counted as in use, ${active} are marked so`,
            data: { ring: ring.ring, inUse: inUse.number, active },
          };
      }
    }
  },
});
