import { hex } from '../../core/hex.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { dmaMaps } from './dma-state.ts';

const example = (bus: string): string =>
  stateText([`dma.map = [{dev="0000:00:02.0",busaddr=${bus},size=4096,mask=0xffffffff}]`]);

/** A device is given only addresses that it can reach. */
export const dma04 = stateRule({
  id: 'DMA-04',
  name: 'device-cannot-reach-address',
  title: 'Device cannot reach address',
  severity: 'error',
  condition: 'The last byte of a mapping (`dma.map`: busaddr + size − 1) lies above the mask of its device.',
  hint: 'It should have been bounced: the device drops the high bits of the address and writes elsewhere',
  reference: 'Linux include/linux/dma-direct.h: dma_capable(); invariant M6-I3',
  fires: example('0x120000000'),
  silent: example('0xf0000000'),
  judge: function* ({ state }) {
    for (const { bus, size, mask, label, device, fact } of dmaMaps(state) ?? []) {
      if (bus === null || size === null || mask === null) yield lacks();
      else if (bus + BigInt(Math.max(1, size)) - 1n <= mask) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact],
          subject: null,
          message: `${label}: ${hex(bus)} with ${size} bytes ends beyond the mask ${hex(mask)} of the device`,
          data: { device, bus: hex(bus), size, mask: hex(mask) },
        };
    }
  },
});
