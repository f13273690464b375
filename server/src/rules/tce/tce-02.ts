import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { hardwareTables, regionAt, regionsOf } from './kvm-state.ts';

const example = (mapped: number): string =>
  stateText([
    `kvm.regions = [{ua=0x7fff00000000,entries=16,pageShift=16,mapped=${mapped}}]`,
    'kvm.tables = [{liobn=0x80000000,shift=12,entries=[{index=0,hpa=0x1000,dir=3,ua=0x7fff00000000},{index=1,hpa=0x2000,dir=3,ua=0x7fff00001000},{index=2,hpa=0x3000,dir=1,ua=0x7fff00002000}]}]',
  ]);

/** A region counts the hardware entries that lie in it, and itself. */
export const tce02 = stateRule({
  id: 'TCE-02',
  name: 'mapped-counter-drift',
  title: 'Mapped counter drift',
  severity: 'error',
  condition:
    'In a frozen state `mapped` of a region (`kvm.regions`) is not 1 + the entries with a direction whose address lies in it, over all hardware tables (`kvm.tables`).',
  hint: 'Unregistering the memory will fail with −EBUSY (TCE-11), and it stays pinned: a list with TCEs without permission counts up and never down (TCE-08)',
  reference:
    'Linux arch/powerpc/mm/book3s64/iommu_api.c: mm_iommu_mapped_inc(), mm_iommu_mapped_dec(); invariant M8-I1',
  fires: example(5),
  silent: example(4),
  frozen: true,
  judge: function* ({ state }) {
    const regions = regionsOf(state);
    const tables = hardwareTables(state);
    if (regions === null && tables === null) return;
    if (regions === null || tables === null) {
      yield lacks();
      return;
    }
    const entries = tables.flatMap((table) => table.entries).filter(({ dir }) => dir !== 0);
    for (const region of regions) {
      const inside = entries.filter(({ ua }) => ua !== null && regionAt([region], ua) !== null).length;
      if (region.mapped === null || entries.some(({ ua }) => ua === null)) yield lacks();
      else if (region.mapped === 1 + inside) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [region.fact, ...tables.slice(0, 1).map(({ fact }) => fact)],
          subject: null,
          message: `region ${hex(region.ua)}: mapped is ${region.mapped}, and ${inside} entries lie in it (1 + ${inside} expected)`,
          data: { ua: hex(region.ua), mapped: region.mapped, entries: inside },
        };
    }
  },
});
