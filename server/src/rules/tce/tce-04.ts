import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { hardwareTables, regionAt, regionsOf, type Region } from './kvm-state.ts';

const example = (hpa: string): string =>
  stateText([
    'kvm.regions = [{ua=0x7fff00000000,entries=2,pageShift=16,mapped=2,hpas=[0x10000,0x50000]}]',
    `kvm.tables = [{liobn=0x80000000,shift=12,entries=[{index=0,hpa=${hpa},dir=3,ua=0x7fff00011000}]}]`,
  ]);

/** The host address of this page of a region; null: the state does not say it. */
const expectedHpa = ({ ua: start, pageShift, hpas }: Region, ua: bigint): bigint | null => {
  const page = hpas[Number((ua - start) >> BigInt(pageShift))];
  return page === undefined ? null : page + ((ua - start) & ((1n << BigInt(pageShift)) - 1n));
};

/** A hardware entry leads to the page that the region pins. */
export const tce04 = stateRule({
  id: 'TCE-04',
  name: 'hpa-differs-from-region',
  title: 'hpa differs from region',
  severity: 'error',
  condition:
    'An entry of a hardware table (`kvm.tables`) with a direction has another host address than its region has for that page (`kvm.regions`: hpas, one for each page).',
  hint: 'The page was migrated while a device used it, or the table is corrupt',
  reference: 'Linux arch/powerpc/mm/book3s64/iommu_api.c: mm_iommu_ua_to_hpa(); invariant M8-I2',
  fires: example('0x60000'),
  silent: example('0x51000'),
  judge: function* ({ state }) {
    const tables = hardwareTables(state);
    if (tables === null) return;
    const regions = regionsOf(state);
    for (const { liobn, entries, fact } of tables)
      for (const { index, dir, ua, hpa } of entries) {
        if (dir === 0) continue;
        const region = regions === null || ua === null ? null : regionAt(regions, ua);
        const expected = region === null || ua === null ? null : expectedHpa(region, ua);
        if (region === null || expected === null || hpa === null) yield lacks();
        else if (hpa === expected) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [fact, region.fact],
            subject: liobn === null ? null : `liobn:${hex(liobn)}`,
            message: `table of ${liobn === null ? 'a window' : `LIOBN ${hex(liobn)}`}, entry ${index}: ${hex(hpa)}, and the region says ${hex(expected)}`,
            data: { liobn: liobn === null ? null : hex(liobn), index, hpa: hex(hpa), expected: hex(expected) },
          };
      }
  },
});
