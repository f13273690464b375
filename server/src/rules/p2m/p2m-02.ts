import { hex } from '../../core/hex.ts';
import { entryFormat } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { overridesOf } from './overrides.ts';
import { p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const example = (entry: string): string => stateText(['ovr = [{mfn=0x99,pfn=0x10}]', `p2m{0} = {0x10=${entry}}`]);

/** The page under an override holds the foreign frame with its mark. */
export const p2m02 = stateRule({
  id: 'P2M-02',
  name: 'override-without-foreign-entry',
  title: 'Override without foreign entry',
  severity: 'error',
  condition:
    'An override {mfn, pfn} of dom0 (kernels before 4.0) stands over a page whose P2M entry is there and is not mfn with the mark of a foreign frame (bit 63).',
  hint: 'm2p_remove_override() will return −EINVAL and the unmap will stop the kernel: something wrote the entry while the grant was mapped',
  reference: 'Linux arch/x86/xen/p2m.c: m2p_add_override(), m2p_remove_override(), 2.6.39 to 3.19; invariant M5-I2',
  fires: example('0x55'),
  silent: example('0x8000000000000099'),
  judge: function* ({ state }) {
    const overrides = overridesOf(state);
    if (overrides === null) return;
    const entries = p2mTables(state).find(({ domid }) => domid === 0)?.entries;
    for (const { mfn, pfn } of overrides.entries) {
      const entry = entries?.get(pfn);
      if (entry === undefined) yield lacks();
      else if (entry.value === (mfn | FORMAT.foreign)) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [entry.fact, overrides.fact],
          subject: `d0:pfn:${hex(pfn)}`,
          message: `override ${hex(mfn)} over pfn ${hex(pfn)}, whose entry is ${hex(entry.value)} and not ${hex(mfn | FORMAT.foreign)}`,
          data: { mfn: hex(mfn), pfn: hex(pfn), entry: hex(entry.value) },
        };
    }
  },
});
