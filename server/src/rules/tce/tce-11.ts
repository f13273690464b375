import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { registrations } from './registered.ts';

const EBUSY = -16;
const example = (result: number): string =>
  `216@1795190586.513090:vfio_prereg_register va=0x7fff7be00000 size=0x20000000 ret=0\n216@1795190666.000000:vfio_prereg_unregister va=0x7fff7be00000 size=0x20000000 ret=${result}\n`;

/** Registered memory is given back only when nothing maps it any more. */
export const tce11: Rule = {
  id: 'TCE-11',
  name: 'unregister-busy',
  title: 'Unregister busy',
  severity: 'warning',
  tearSafe: false,
  needs: ['preregRegion'],
  condition: 'QEMU tried to unregister memory and got −16 (EBUSY).',
  hint: 'DMA windows still map it: they must be emptied first. If they are, the counter has drifted (TCE-02), and the memory stays pinned until QEMU ends',
  reference: 'Linux arch/powerpc/mm/book3s64/iommu_api.c: mm_iommu_put(); QEMU hw/vfio/spapr.c; invariant M8-I12',
  fires: { capture: example(EBUSY) },
  silent: { capture: example(0) },
  evaluate: function* ({ world, report, pass, unknown }) {
    let judged = false;
    for (const list of registrations(world).values())
      for (const { row, event, ua, size, result } of list) {
        if (event !== 'unregister') continue;
        judged = true;
        if (result !== EBUSY) pass();
        else
          report({
            subject: null,
            place: factPlace(world.facts, 'preregRegion', row, 'result'),
            message: `region ${hex(ua)} of ${hex(size)} bytes cannot be released: it is still mapped`,
            data: { ua: hex(ua), size: hex(size) },
            evidence: [{ table: 'preregRegion', row }],
          });
        yield;
      }
    if (!judged) unknown('preregRegion');
  },
};
