import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { guestTables, hardwareTables, type HardwareTable } from './kvm-state.ts';

/** Permission bits of a TCE. */
const PERMISSIONS = 3n;
const example = (dir: number): string =>
  stateText([
    'kvm.stt = [{liobn=0x80000000,pageShift=12,values=[0x4b20003,0]}]',
    `kvm.tables = [{liobn=0x80000000,shift=12,entries=[{index=0,hpa=0x1000,dir=${dir},ua=0x7fff00000000},{index=1,dir=0}]}]`,
  ]);

/** Entries of the hardware that stand for one of the guest's: several where its pages are larger. */
const hardwareOf = ({ entries, shift }: HardwareTable, index: number, guestShift: number): readonly number[] => {
  const parts = 2 ** Math.max(0, guestShift - (shift ?? guestShift));
  return entries
    .filter((entry) => entry.index >= index * parts && entry.index < (index + 1) * parts)
    .map(({ dir }) => dir);
};

/** What the guest wrote into its window is what the hardware does. */
export const tce05 = stateRule({
  id: 'TCE-05',
  name: 'emulated-and-hardware-tables-differ',
  title: 'Emulated and hardware tables differ',
  severity: 'warning',
  condition:
    'In a frozen state a TCE has a permission in the table of the guest (`kvm.stt`: values) and no direction in the hardware table of its window (`kvm.tables`), or the other way round.',
  hint: 'A call failed in the middle, or somebody wrote a value that poisons: the device stops after the next migration or change of mode',
  reference: 'Linux arch/powerpc/kvm/book3s_64_vio.c: kvmppc_h_put_tce(); invariant M8-I4',
  fires: example(0),
  silent: example(3),
  frozen: true,
  judge: function* ({ state }) {
    const guests = guestTables(state);
    const tables = hardwareTables(state);
    if (guests === null || tables === null) return;
    for (const { liobn, shift, values, fact } of guests) {
      const hardware = tables.filter((table) => table.liobn === liobn);
      if (values === null || shift === null) {
        yield lacks();
        continue;
      }
      for (const [index, value] of values.entries())
        for (const table of hardware) {
          const dirs = hardwareOf(table, index, shift);
          const wanted = (value & PERMISSIONS) !== 0n;
          if (dirs.length === 0) yield lacks();
          else if (dirs.every((dir) => (dir !== 0) === wanted)) yield HOLDS;
          else
            yield {
              is: 'broken',
              facts: [fact, table.fact],
              subject: `liobn:${hex(liobn)}`,
              message: `LIOBN ${hex(liobn)}, entry ${index}: the guest has ${hex(value)}, the hardware ${wanted ? 'nothing' : 'a mapping'}`,
              data: { liobn: hex(liobn), index, value: hex(value) },
            };
        }
    }
  },
});
