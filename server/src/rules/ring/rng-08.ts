import { maxRingOrder, ringEntries } from '../../model/ring/ring-size.ts';
import type { Evidence } from '../rule.ts';
import { backRings, numberFact, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';
import { labelOf } from './index-rule.ts';

const example = (entries: number): string =>
  stateText([`be{1/51712}.r{0}.nrEnts = ${entries}`, 'fe{1/51712}.ring-page-order = 1']);

/** The page order that the frontend announces, from the state or from xenstore of the same moment. */
const pageOrder = (
  { state, snapshot, world }: StateMoment,
  { device, subject }: RingState,
): { readonly order: number; readonly evidence: readonly Evidence[] } | null => {
  const stated = numberFact(state, `fe{${device}}.ring-page-order`);
  if (stated !== null) return { order: stated.number, evidence: [{ table: 'stateValue', row: stated.row }] };
  const vbd = snapshot.vbds.find(({ address }) => address === subject);
  const order = vbd === undefined ? null : world.facts.tables.vbd.columns.ringPageOrder.at(vbd.row);
  return vbd === undefined || order === null ? null : { order, evidence: [{ table: 'vbd', row: vbd.row }] };
};

/** Both ends count the slots of the pages that the frontend announces. The number is the same for every layout of slots. */
export const rng08 = stateRule({
  id: 'RNG-08',
  name: 'ring-size-differs-from-page-order',
  title: 'Ring size differs from page order',
  severity: 'error',
  tearSafe: true,
  needs: ['stateValue', 'vbd.ringPageOrder'],
  condition:
    'nrEnts of a ring, of the backend or of the frontend, is not the largest power of two of slots that fits into 2^order pages: 32, 64, 128, 256, 512 for the orders 0 to 4 (`fe.ring-page-order`, else xenstore of the same moment).',
  hint: 'The two ends disagree about the pages of the ring: attach the disk anew',
  reference:
    'include/xen/interface/io/ring.h: __RING_SIZE; drivers/block/xen-blkback/xenbus.c: read_per_ring_refs(), 4.2 and later; invariant M1-I8',
  fires: example(32),
  silent: example(64),
  judge: function* (moment) {
    for (const ring of backRings(moment.state)) {
      const announced = pageOrder(moment, ring);
      if (announced === null || announced.order < 0 || announced.order > maxRingOrder) {
        yield lacks('vbd.ringPageOrder');
        continue;
      }
      const right = ringEntries(announced.order, 'native64');
      for (const [end, path] of [
        ['backend', ring.path],
        ['frontend', `fe{${ring.device}}.r{${ring.ring}}`],
      ] as const) {
        const entries = numberFact(moment.state, `${path}.nrEnts`);
        if (entries === null) {
          if (end === 'backend') yield lacks();
          continue;
        }
        if (entries.number === right) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [entries],
            evidence: announced.evidence,
            subject: ring.subject,
            message: `${labelOf(ring)}: the ${end} has ${entries.number} slots, page order ${announced.order} gives ${right}`,
            data: { ring: ring.ring, end, entries: entries.number, order: announced.order, expected: right },
          };
      }
    }
  },
});
