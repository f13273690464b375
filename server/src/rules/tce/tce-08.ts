import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { hardwareTables } from './kvm-state.ts';
import { recordedCalls } from './recorded-calls.ts';

/** Permission bits of a TCE. */
const PERMISSIONS = 3n;
const example = (tce: string): string =>
  stateText([
    'kvm.tables = [{liobn=0x80000000,shift=12,entries=[]}]',
    `kvm.hcalls = [{hcall=H_PUT_TCE_INDIRECT,liobn=0x80000000,entry=0,count=2,tces=[0x4b20003,${tce}]}]`,
  ]);

/** In a list a TCE without permission is mapped like the others, and counted. */
export const tce08 = stateRule({
  id: 'TCE-08',
  name: 'no-permission-tce-in-a-list',
  title: 'No-permission TCE in a list',
  severity: 'warning',
  condition:
    'A list of H_PUT_TCE_INDIRECT that KVM handled (`kvm.hcalls`: tces) has an element without permission, and its window has a hardware table (`kvm.tables`).',
  hint: 'The region counts a mapping that is never taken back (TCE-02). Guests should clear with H_STUFF_TCE',
  reference:
    'Linux arch/powerpc/kvm/book3s_64_vio.c: kvmppc_h_put_tce_indirect(), kvmppc_tce_iommu_map(); model M8.5 (latent)',
  fires: example('0x0'),
  silent: example('0x4b21003'),
  judge: function* ({ state }) {
    const calls = recordedCalls(state);
    if (calls === null) return;
    const tables = hardwareTables(state);
    for (const { hcall, liobn, tces, fact } of calls) {
      if (hcall !== 'H_PUT_TCE_INDIRECT') continue;
      const table = tables?.find((known) => known.liobn === liobn);
      const index = tces?.findIndex((tce) => (tce & PERMISSIONS) === 0n) ?? null;
      if (index === -1 || (tables !== null && table === undefined)) yield HOLDS;
      else if (index === null || table === undefined) yield lacks();
      else
        yield {
          is: 'broken',
          facts: [fact, table.fact],
          subject: liobn === null ? null : `liobn:${hex(liobn)}`,
          message: `LIOBN ${liobn === null ? '?' : hex(liobn)}: element ${index} of a list has no permission: the counter of its region will drift`,
          data: { liobn: liobn === null ? null : hex(liobn), index },
        };
    }
  },
});
