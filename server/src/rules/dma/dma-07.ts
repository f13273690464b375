import { hex } from '../../core/hex.ts';
import { SEGMENT_BYTES } from '../../model/swiotlb/slot-pool.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, stateRule } from '../state/state-rule.ts';
import { dmaSegments } from './dma-state.ts';

const example = (dma: string): string => stateText([`dma.seg = [{dmaAddr=${dma},physAddr=0x2000000,size=262144}]`]);

/** The offset within a segment is made by a mask, so a segment begins at a multiple of its size. */
export const dma07 = stateRule({
  id: 'DMA-07',
  name: 'segment-array-misaligned',
  title: 'Segment array misaligned',
  severity: 'error',
  condition: 'The DMA or the physical address of a segment (`dma.seg`) is no multiple of 262144 (256 KiB).',
  hint: 'The arithmetic of the array takes the offset from the low 18 bits: addresses of this segment come out wrong',
  reference: 'swiotlb-xen with segment arrays (proposal of 2013): phys_to_dma by mask; invariant M6-I5',
  fires: example('0x80010000'),
  silent: example('0x80000000'),
  judge: function* ({ state }) {
    const known = dmaSegments(state);
    if (known === null) return;
    for (const [index, { dma, phys }] of known.segments.entries()) {
      const bad = [dma, phys].find((base) => base % BigInt(SEGMENT_BYTES) !== 0n);
      if (bad === undefined) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [known.fact],
          subject: null,
          message: `segment ${index}: base ${hex(bad)} is no multiple of ${hex(SEGMENT_BYTES)}, which breaks the arithmetic with masks`,
          data: { segment: index, base: hex(bad) },
        };
    }
  },
});
