import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf, isForeign, isIdentity } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { ownersOf, p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const example = (entry: string): string => stateText([`p2m{0} = {0x10=${entry}}`, 'owner = {0x99=3}']);

/** A frame of another domain carries its mark, else it is taken for an own one. */
export const p2m04 = stateRule({
  id: 'P2M-04',
  name: 'foreign-frame-without-mark',
  title: 'Foreign frame without mark',
  severity: 'error',
  condition:
    'A P2M entry of a domain holds a frame that another domain owns (`owner`), and has neither the mark of a foreign nor that of an identity frame.',
  hint: 'The kernel takes the frame for its own: the M2P entry of the other domain will be used as a pfn of this one',
  reference: 'Linux arch/x86/include/asm/xen/page.h: FOREIGN_FRAME(); invariant M5-I4',
  fires: example('0x99'),
  silent: example('0x8000000000000099'),
  judge: function* ({ state }) {
    const owners = ownersOf(state);
    for (const { domid, entries } of p2mTables(state)) {
      let compared = false;
      for (const [pfn, { value, fact }] of entries) {
        if (value === FORMAT.invalid) continue;
        const mfn = frameOf(FORMAT, value);
        const owner = owners.get(mfn);
        if (owner === undefined) continue;
        compared = true;
        if (owner.value === BigInt(domid) || isForeign(FORMAT, value) || isIdentity(FORMAT, value)) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [fact, owner.fact],
            subject: `d${domid}:pfn:${hex(pfn)}`,
            message: `d${domid}: pfn ${hex(pfn)} holds mfn ${hex(mfn)} of d${owner.value} without the mark of a foreign frame`,
            data: { domid, pfn: hex(pfn), mfn: hex(mfn), owner: Number(owner.value) },
          };
      }
      if (!compared) yield lacks();
    }
  },
});
