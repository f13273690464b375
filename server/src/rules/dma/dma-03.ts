import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf } from '../../model/p2m/entry-format.ts';
import { p2mTables } from '../p2m/state-map.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { dmaMaps } from './dma-state.ts';

const FORMAT = entryFormat(64);
const PAGE = 4096n;
const example = (entry: string): string =>
  stateText([
    'dma.map = [{dev="0000:00:02.0",paddr=0x10200,busaddr=0x99200,size=512,bounced=false}]',
    `p2m{0} = {0x10=${entry}}`,
  ]);

/** While a device uses a page the page keeps its machine frame. */
export const dma03 = stateRule({
  id: 'DMA-03',
  name: 'bus-address-changed',
  title: 'Bus address changed',
  severity: 'error',
  condition:
    'A direct mapping (`dma.map`, not bounced) has another bus address than its page has now by the P2M of dom0 (`p2m{0}`).',
  hint: 'The page was exchanged or ballooned while the device used it: silent corruption of what is on disk or on the wire',
  reference: 'Linux drivers/xen/swiotlb-xen.c: xen_phys_to_dma(); invariant M6-I2',
  fires: example('0x77'),
  silent: example('0x99'),
  judge: function* ({ state }) {
    const maps = dmaMaps(state) ?? [];
    if (maps.length === 0) return;
    const entries = p2mTables(state).find(({ domid }) => domid === 0)?.entries;
    for (const { bounced, paddr, bus, label, device, fact } of maps) {
      if (bounced === true) continue;
      const entry = paddr === null ? undefined : entries?.get(paddr / PAGE);
      if (bounced === null || paddr === null || bus === null || entry === undefined) {
        yield lacks();
        continue;
      }
      const frame = frameOf(FORMAT, entry.value);
      const now = frame === FORMAT.invalid ? null : frame * PAGE + (paddr % PAGE);
      if (now === bus) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact, entry.fact],
          subject: null,
          message: `${label}: the device has bus address ${hex(bus)}, and the page is ${now === null ? 'nowhere' : `at ${hex(now)}`} now`,
          data: { device, bus: hex(bus), now: now === null ? null : hex(now), paddr: hex(paddr) },
        };
    }
  },
});
