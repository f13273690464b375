import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (count: number): string =>
  stateText([`be{1/51712}.r{0}.pgC = ${count}`, 'be{1/51712}.r{0}.pgTree = [{gref=8,handle=3},{gref=9,handle=4}]']);

/** The count of persistent grants is the size of their tree. */
export const pgt01 = stateRule({
  id: 'PGT-01',
  name: 'persistent-count-tree',
  title: 'Persistent count ≠ tree',
  severity: 'error',
  condition: 'In a frozen state of a ring, pgC is not the number of grants in pgTree.',
  hint: 'The tree or its list is corrupt; the kernel will stop with a BUG when the device is disconnected',
  reference: 'drivers/block/xen-blkback/blkback.c: add_persistent_gnt(), free_persistent_gnts(); invariant M3-I1',
  fires: example(3),
  silent: example(2),
  frozen: true,
  judge: function* ({ state }) {
    for (const ring of backRings(state)) {
      const count = numberFact(state, `${ring.path}.pgC`);
      const tree = state.fact(`${ring.path}.pgTree`);
      const size = state.list(`${ring.path}.pgTree`)?.length;
      if (count === null || tree === null || size === undefined) yield lacks();
      else if (count.number === size) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [count, tree],
          subject: ring.subject,
          message: `${ring.label}: ${count.number} persistent grants are counted, ${size} are in the tree`,
          data: { ring: ring.ring, count: count.number, tree: size },
        };
    }
  },
});
