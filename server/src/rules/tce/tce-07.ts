import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { listLoop } from './kvm-kernel.ts';
import { recordedCalls } from './recorded-calls.ts';

const example = (at: number): string =>
  stateText([`kvm.hcalls = [{hcall=H_PUT_TCE_INDIRECT,liobn=0x80000000,entry=0x28020,count=8,failedAt=${at}}]`], {
    host: 'arch=ppc64le kernel=4.19.0',
  });

/** From 4.12 to 4.19 a failure of the hardware clears the first entry of a call instead of the one that failed. */
export const tce07 = stateRule({
  id: 'TCE-07',
  name: 'wrong-entry-cleared',
  title: 'Wrong entry cleared',
  severity: 'error',
  needs: ['stateValue', 'host.kernel'],
  condition:
    'Kernel 4.12 to 4.19 (mainline): in a call of H_PUT_TCE_INDIRECT or H_STUFF_TCE that the state recorded (`kvm.hcalls`) the hardware failed at an element after the first (failedAt above 0).',
  hint: 'A known defect: the entry of the first element was cleared, and the one that failed still maps its old page. Upgrade',
  reference: 'Linux arch/powerpc/kvm/book3s_64_vio.c: kvmppc_clear_tce() called with entry, 4.12 to 4.19; model M8.5',
  fires: example(3),
  silent: example(0),
  judge: function* ({ state, world }) {
    const kernel = listLoop(world);
    for (const { hcall, liobn, entry, failedAt, fact } of recordedCalls(state) ?? []) {
      if (hcall !== 'H_PUT_TCE_INDIRECT' && hcall !== 'H_STUFF_TCE') continue;
      if (failedAt === null) yield lacks();
      else if (failedAt === 0 || (kernel !== null && kernel.loop !== 'U1')) yield HOLDS;
      else if (kernel?.certain !== true) yield lacks('host.kernel');
      else
        yield {
          is: 'broken',
          facts: [fact],
          subject: liobn === null ? null : `liobn:${hex(liobn)}`,
          message: `LIOBN ${liobn === null ? '?' : hex(liobn)}: entry ${entry === null ? '0 of the call' : hex(entry)} was cleared instead of ${entry === null ? `${failedAt} of it` : hex(entry + failedAt)}`,
          data: { liobn: liobn === null ? null : hex(liobn), failedAt, entry },
        };
    }
  },
});
