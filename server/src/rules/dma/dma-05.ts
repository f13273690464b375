import { numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { dmaMaps } from './dma-state.ts';

const example = (used: number): string =>
  stateText([
    `dma.tlb = {start=0x2000000,end=0x6000000,nslabs=32768,used=${used},force=false}`,
    'dma.map = [{size=262144,bounced=true},{size=4096,bounced=true},{size=4096,bounced=false}]',
  ]);

/** Slots in use are those of the mappings that live. */
export const dma05 = stateRule({
  id: 'DMA-05',
  name: 'slot-accounting',
  title: 'Slot accounting',
  severity: 'warning',
  condition:
    'In a frozen state the used slots of the pool (`dma.tlb`) are not those of the bounced mappings in `dma.map` together: their `slots`, else ⌈size / 2048⌉ of each.',
  hint: 'A driver does not unmap what it mapped, or unmaps another size: after some time the buffer is full (DMA-06)',
  reference: 'Linux kernel/dma/swiotlb.c: swiotlb_find_slots(), swiotlb_release_slots(); invariant M6-I4',
  fires: example(900),
  silent: example(130),
  frozen: true,
  judge: function* ({ state }) {
    const used = numberFact(state, 'dma.tlb.used');
    const maps = dmaMaps(state);
    if (used === null && maps === null) return;
    const bounced = maps?.filter((map) => map.bounced !== false) ?? [];
    if (used === null || maps === null || bounced.some((map) => map.bounced === null || map.slots === null)) {
      yield lacks();
      return;
    }
    const explained = bounced.reduce((sum, { slots }) => sum + (slots ?? 0), 0);
    if (used.number === explained) yield HOLDS;
    else
      yield {
        is: 'broken',
        facts: [used, ...maps.slice(0, 1).map(({ fact }) => fact)],
        subject: null,
        message: `swiotlb: ${used.number} slots are in use, and ${bounced.length} mappings explain ${explained}`,
        data: { used: used.number, explained, mappings: bounced.length },
      };
  },
});
