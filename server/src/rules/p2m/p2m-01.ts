import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { m2pOf, ownersOf, p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const example = (entry: string): string =>
  stateText(['m2p = {0x99=0x10}', 'owner = {0x99=1}', `p2m{1} = {0x10=${entry}}`]);

/** A frame of a domain is where the hypervisor says that it is. */
export const p2m01 = stateRule({
  id: 'P2M-01',
  name: 'p2m-m2p-disagree-for-own-page',
  title: 'P2M/M2P disagree for own page',
  severity: 'error',
  condition:
    'For a machine frame that a domain owns (`owner`), the P2M entry of the guest frame that the M2P names is there and holds another frame (marks left out).',
  hint: 'An update was lost: check the balloon and what maps grants over its pages',
  reference: 'Linux arch/x86/xen/p2m.c; xen/arch/x86/mm/p2m.c: audit_p2m(); invariant M5-I1',
  fires: example('0x77'),
  silent: example('0x99'),
  judge: function* ({ state }) {
    const tables = p2mTables(state);
    const m2p = m2pOf(state);
    const owners = ownersOf(state);
    for (const { domid, entries } of tables) {
      let compared = false;
      for (const [mfn, { value: pfn, fact }] of m2p) {
        const owner = owners.get(mfn);
        const entry = entries.get(pfn);
        if (owner?.value !== BigInt(domid) || pfn === FORMAT.invalid || entry === undefined) continue;
        compared = true;
        const there = frameOf(FORMAT, entry.value);
        if (there === mfn) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [entry.fact, fact, owner.fact],
            subject: `d${domid}:pfn:${hex(pfn)}`,
            message: `d${domid}: the M2P says that mfn ${hex(mfn)} is pfn ${hex(pfn)}, whose P2M entry holds ${there === FORMAT.invalid ? 'none' : hex(there)}`,
            data: { domid, mfn: hex(mfn), pfn: hex(pfn), entry: hex(entry.value) },
          };
      }
      if (!compared) yield lacks();
    }
  },
});
