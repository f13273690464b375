import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { eachTceCall, H_PARAMETER, type TceCall } from './tce-calls.ts';

const example = (index: string, result: number): string =>
  `216@1795190586.513090:spapr_iommu_pci_indirect liobn=0x80000000 ioba=0x28020000 tcelist=0x4b30000 iobaN=${index} tceN=0x4b2f003 ret=${result}\n`;

/** A list that is refused in the middle leaves its first part written. */
export const tce06: Rule = {
  id: 'TCE-06',
  name: 'partial-list',
  title: 'Partial list',
  severity: 'warning',
  tearSafe: false,
  needs: ['tceCall'],
  condition:
    'A call of H_PUT_TCE_INDIRECT ended with H_PARAMETER (−4) after some TCEs were written, as QEMU’s trace says (`iobaN` is the last that was set). A failure at the first TCE is left out.',
  hint: 'The guest cannot know how far it went: it must clear the whole range. KVM checks all TCEs before the first write from 4.20 on',
  reference:
    'Linux arch/powerpc/kvm/book3s_64_vio.c: kvmppc_h_put_tce_indirect(); QEMU hw/ppc/spapr_iommu.c: h_put_tce_indirect(); model M8.5',
  fires: { capture: example('0x7', -4) },
  silent: { capture: example('0xf', 0) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const lists: TceCall[] = [];
    yield* eachTceCall(
      world,
      ({ count, result }, row) => count.at(row) !== 1 || result.at(row) !== 0,
      (call) => {
        if (call.hcall === 'H_PUT_TCE_INDIRECT') lists.push(call);
      },
    );
    const refused = lists.filter(({ result }) => result === H_PARAMETER);
    const partial = refused.filter(({ done }) => (done ?? 0) > 1);
    // Neither the guest nor KVM says how many were written.
    const unclear = refused.some(({ side }) => side !== 'qemu');
    for (const { row, liobn, ioba, done } of partial)
      report({
        subject: liobn === null ? null : `liobn:${hex(liobn)}`,
        place: factPlace(world.facts, 'tceCall', row),
        message: `LIOBN ${liobn === null ? '?' : hex(liobn)}: ${done ?? 0} TCEs from ${ioba === null ? '?' : hex(ioba)} on were written before the error`,
        data: { liobn: liobn === null ? null : hex(liobn), done, ioba: ioba === null ? null : hex(ioba) },
        evidence: [{ table: 'tceCall', row }],
      });
    if (lists.length === 0) unknown('tceCall');
    else if (unclear) unknown('tceCall.done');
    else if (partial.length === 0) pass();
  },
};
