import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf, isForeign } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { usesOverride } from './override-kernel.ts';
import { overridesOf } from './overrides.ts';
import { ownersOf, p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const example = (overrides: string): string =>
  stateText([`ovr = ${overrides}`, 'p2m{0} = {0x10=0x8000000000000099}', 'owner = {0x99=1}'], {
    host: 'kernel=3.14.0',
  });

/** Without an override the frame of another domain cannot be found by its number. */
export const p2m08 = stateRule({
  id: 'P2M-08',
  name: 'reverse-lookup-returns-none',
  title: 'Reverse lookup returns none',
  severity: 'info',
  needs: ['stateValue', 'host.kernel'],
  condition:
    'Kernel before 4.0: dom0 maps a frame of another domain (mark of a foreign frame, `owner`), and its override table (`ovr`) has no entry for that frame: mfn_to_pfn() finds none. One finding for all such frames.',
  hint: 'Harmless on x86 as long as the page is not bounced; only the cache maintenance of Arm needs the way back',
  reference: 'Linux arch/x86/include/asm/xen/page.h: mfn_to_pfn(); model M5.3 row 2',
  fires: example('[]'),
  silent: example('[{mfn=0x99,pfn=0x10}]'),
  judge: function* ({ state, world }) {
    const overrides = overridesOf(state);
    if (overrides === null) return;
    const era = usesOverride(world);
    const known = new Set(overrides.entries.map(({ mfn }) => mfn));
    const owners = ownersOf(state);
    const entries = p2mTables(state).find(({ domid }) => domid === 0)?.entries;
    const foreign = [...(entries ?? [])]
      .filter(([, { value }]) => isForeign(FORMAT, value))
      .map(([pfn, { value, fact }]) => ({ pfn, mfn: frameOf(FORMAT, value), fact }));
    const lost = foreign.filter(({ mfn }) => {
      const owner = owners.get(mfn)?.value;
      return owner !== undefined && owner !== 0n && !known.has(mfn);
    });
    const [first, ...others] = lost;
    if (entries === undefined) yield lacks();
    else if (era === null) yield lacks('host.kernel');
    else if (!era || first === undefined) yield HOLDS;
    else
      yield {
        is: 'broken',
        facts: [first.fact, overrides.fact],
        subject: 'd0',
        message: `mfn_to_pfn() finds nothing for ${others.length + 1} foreign frames of dom0, the first: ${hex(first.mfn)} over pfn ${hex(first.pfn)}`,
        data: { frames: others.length + 1, mfn: hex(first.mfn), pfn: hex(first.pfn) },
      };
  },
});
