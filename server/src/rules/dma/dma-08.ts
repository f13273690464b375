import { hex } from '../../core/hex.ts';
import { flagOf } from '../../world/state-view.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { dmaSegments } from './dma-state.ts';

const example = (found: boolean): string =>
  stateText([
    'dma.seg = [{dmaAddr=0x80000000,physAddr=0x2000000,size=262144}]',
    `dma.lookup = [{bus=0x80000800,found=${found}}]`,
  ]);

/** A bus address inside a segment is found, not only the first of the segment. */
export const dma08 = stateRule({
  id: 'DMA-08',
  name: 'equality-lookup-bug',
  title: 'Equality lookup bug',
  severity: 'error',
  condition:
    'A recorded lookup (`dma.lookup`: bus, found) did not find a bus address that lies in a segment (`dma.seg`: dmaAddr ≤ bus < dmaAddr + size).',
  hint: 'The lookup compares for equality: use start ≤ address < start + size',
  reference: 'swiotlb-xen with segment arrays (proposal of 2013): find_buffer in the review of seed 4; invariant M6-I7',
  fires: example(false),
  silent: example(true),
  judge: function* ({ state }) {
    const lookups = state.records('dma.lookup');
    const at = state.fact('dma.lookup');
    const known = dmaSegments(state);
    if (lookups === null || at === null) return;
    if (known === null) yield lacks();
    else
      for (const { bus, found } of lookups) {
        if (typeof bus !== 'bigint' || flagOf(found) === null) {
          yield lacks();
          continue;
        }
        const index = known.segments.findIndex(({ dma, size }) => dma <= bus && bus < dma + BigInt(size));
        if (index === -1 || flagOf(found) === true) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [at, known.fact],
            subject: null,
            message: `bus address ${hex(bus)} is inside segment ${index}, and the lookup did not find it`,
            data: { bus: hex(bus), segment: index },
          };
      }
  },
});
