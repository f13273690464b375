import { SEGMENT_SLOTS } from '../../model/swiotlb/slot-pool.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { dmaMaps } from './dma-state.ts';

const example = (slot: number): string =>
  stateText([`dma.map = [{dev="0000:00:02.0",size=32768,bounced=true,slot=${slot}}]`]);

/** Only within a segment of 128 slots is the pool contiguous for a device. */
export const dma01 = stateRule({
  id: 'DMA-01',
  name: 'bounce-buffer-crosses-a-segment',
  title: 'Bounce buffer crosses a segment',
  severity: 'error',
  condition: 'The slots of a bounced mapping (`dma.map`: slot, size) lie in two segments of 128 slots (256 KiB).',
  hint: 'Machine memory is contiguous only within a segment: the device writes to memory of somebody else behind its end',
  reference:
    'Linux kernel/dma/swiotlb.c: swiotlb_find_slots(), IO_TLB_SEGSIZE; drivers/xen/swiotlb-xen.c; invariant M6-I1',
  fires: example(120),
  silent: example(128),
  judge: function* ({ state }) {
    for (const map of dmaMaps(state) ?? []) {
      if (map.bounced === false) continue;
      if (map.bounced === null || map.slot === null || map.slots === null) yield lacks();
      else {
        const last = map.slot + Math.max(1, map.slots) - 1;
        if (Math.floor(map.slot / SEGMENT_SLOTS) === Math.floor(last / SEGMENT_SLOTS)) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [map.fact],
            subject: null,
            message: `${map.label}: slots ${map.slot} to ${last} cross the border of a segment`,
            data: { device: map.device, slot: map.slot, last },
          };
      }
    }
  },
});
