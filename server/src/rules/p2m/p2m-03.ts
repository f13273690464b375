import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf, isForeign } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { mappedFrames } from './mapped-frames.ts';
import { p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const example = (handles: string): string =>
  stateText([
    'p2m{0} = {0x10=0x8000000000000099}',
    handles,
    'gt{1}.e{8} = {actDom=0,mfn=0x99,pin=0x1}',
    'gt{1}.e{9} = {actDom=0,mfn=0x9a,pin=0x1}',
  ]);

/** A page that is marked as foreign has a grant mapped over it. */
export const p2m03 = stateRule({
  id: 'P2M-03',
  name: 'foreign-entry-without-mapping',
  title: 'Foreign entry without mapping',
  severity: 'error',
  condition:
    'In a frozen state a P2M entry of a domain has the mark of a foreign frame, and none of the grants that the domain maps (`mt{d}.h{…}`, each followed to its entry `gt{…}.e{…}`) is of that frame.',
  hint: 'The page was not restored after the unmap: what is read there is a frame that may be somebody else’s by now',
  reference: 'Linux arch/x86/xen/p2m.c: clear_foreign_p2m_mapping(); invariant M5-I6',
  fires: example('mt{0}.h{3} = {ref=9,domid=1,flags=2}'),
  silent: example('mt{0}.h{3} = {ref=8,domid=1,flags=2}'),
  frozen: true,
  judge: function* ({ state }) {
    for (const { domid, entries } of p2mTables(state)) {
      const mapped = mappedFrames(state, domid);
      if (mapped === null) {
        yield lacks();
        continue;
      }
      for (const [pfn, { value, fact }] of entries) {
        if (!isForeign(FORMAT, value)) continue;
        const mfn = frameOf(FORMAT, value);
        if (mapped.frames.has(mfn)) yield HOLDS;
        else if (!mapped.whole) yield lacks();
        else
          yield {
            is: 'broken',
            facts: [fact],
            subject: `d${domid}:pfn:${hex(pfn)}`,
            message: `d${domid}: pfn ${hex(pfn)} is marked as foreign (mfn ${hex(mfn)}), and no grant of that frame is mapped`,
            data: { domid, pfn: hex(pfn), mfn: hex(mfn) },
          };
      }
    }
  },
});
