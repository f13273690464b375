import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { guestTables, hardwareTables } from './kvm-state.ts';

const example = (window: number, table: number): string =>
  stateText([
    `kvm.stt = [{liobn=0x80000000,pageShift=${window}}]`,
    `kvm.tables = [{liobn=0x80000000,shift=${table},entries=[]}]`,
  ]);

/** A page of the hardware is no larger than one of the window. */
export const tce16 = stateRule({
  id: 'TCE-16',
  name: 'page-size-mismatch',
  title: 'Page size mismatch',
  severity: 'error',
  condition:
    'A hardware table (`kvm.tables`) has a larger page (shift) than the window that it is attached to (`kvm.stt`).',
  hint: 'The attach must fail: one TCE of the guest would map more than it names',
  reference: 'Linux arch/powerpc/kvm/book3s_64_vio.c: kvm_spapr_tce_attach_iommu_group(); invariant M8-I13',
  fires: example(12, 16),
  silent: example(16, 12),
  judge: function* ({ state }) {
    const guests = guestTables(state);
    const tables = hardwareTables(state);
    if (guests === null || tables === null) return;
    for (const { liobn, shift, fact } of guests)
      for (const table of tables) {
        if (table.liobn !== liobn) continue;
        if (shift === null || table.shift === null) yield lacks();
        else if (table.shift <= shift) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [table.fact, fact],
            subject: `liobn:${hex(liobn)}`,
            message: `LIOBN ${hex(liobn)}: hardware pages of ${2 ** table.shift} bytes are larger than those of the window (${2 ** shift})`,
            data: { liobn: hex(liobn), hardware: 2 ** table.shift, window: 2 ** shift },
          };
      }
  },
});
