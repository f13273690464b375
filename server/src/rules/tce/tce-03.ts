import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { hardwareTables, regionAt, regionsOf } from './kvm-state.ts';

const example = (ua: string): string =>
  stateText([
    'kvm.regions = [{ua=0x7fff00000000,entries=16,pageShift=16,mapped=2}]',
    `kvm.tables = [{liobn=0x80000000,shift=12,entries=[{index=0,hpa=0x1000,dir=3,ua=${ua}}]}]`,
  ]);

/** A device reaches only memory that was registered before. */
export const tce03 = stateRule({
  id: 'TCE-03',
  name: 'entry-outside-regions',
  title: 'Entry outside regions',
  severity: 'error',
  condition:
    'An entry of a hardware table (`kvm.tables`) has a direction, and its address lies in no region (`kvm.regions`).',
  hint: 'DMA goes to memory that nobody pins: a region was removed while entries named it',
  reference: 'Linux arch/powerpc/mm/book3s64/iommu_api.c: mm_iommu_lookup(); invariant M8-I2',
  fires: example('0x7ffe00000000'),
  silent: example('0x7fff00000000'),
  judge: function* ({ state }) {
    const tables = hardwareTables(state);
    if (tables === null) return;
    const regions = regionsOf(state);
    for (const { liobn, shift, entries, fact } of tables)
      for (const { index, dir, ua } of entries) {
        if (dir === 0) yield HOLDS;
        else if (regions === null || ua === null) yield lacks();
        else if (regionAt(regions, ua, 1n << BigInt(shift ?? 12)) !== null) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [fact, ...regions.slice(0, 1).map((region) => region.fact)],
            subject: liobn === null ? null : `liobn:${hex(liobn)}`,
            message: `table of ${liobn === null ? 'a window' : `LIOBN ${hex(liobn)}`}, entry ${index}: ${hex(ua)} is outside of all registered memory`,
            data: { liobn: liobn === null ? null : hex(liobn), index, ua: hex(ua) },
          };
      }
  },
});
