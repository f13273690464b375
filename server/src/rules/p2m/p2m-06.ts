import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf, isIdentity } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const example = (entry: string): string => stateText([`p2m{0} = {0x10=${entry}}`]);

/** An entry with the mark of an identity frame holds the number of its own page. */
export const p2m06 = stateRule({
  id: 'P2M-06',
  name: 'identity-entry-not-identity',
  title: 'Identity entry not identity',
  severity: 'error',
  condition: 'A P2M entry has the mark of an identity frame (bit 62) and holds another number than that of its page.',
  hint: 'The entry was overwritten: I/O memory is mapped at the wrong place',
  reference: 'Linux arch/x86/xen/p2m.c: IDENTITY_FRAME(); invariant M5-I9',
  fires: example('0x4000000000000011'),
  silent: example('0x4000000000000010'),
  judge: function* ({ state }) {
    for (const { domid, entries } of p2mTables(state)) {
      if (entries.size === 0) yield lacks();
      for (const [pfn, { value, fact }] of entries) {
        if (!isIdentity(FORMAT, value) || frameOf(FORMAT, value) === pfn) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [fact],
            subject: `d${domid}:pfn:${hex(pfn)}`,
            message: `d${domid}: pfn ${hex(pfn)} is marked as identity and holds ${hex(frameOf(FORMAT, value))}`,
            data: { domid, pfn: hex(pfn), entry: hex(value) },
          };
      }
    }
  },
});
