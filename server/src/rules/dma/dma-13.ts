import { messageRule } from '../block/message-rule.ts';
import type { Rule } from '../rule.ts';

/** The bounce buffer that dom0 got is smaller than the one it asked for. */
export const dma13: Rule = messageRule({
  id: 'DMA-13',
  name: 'boot-time-shrink',
  title: 'Boot-time shrink',
  severity: 'warning',
  condition: 'swiotlb-xen prints "Lowering to N MB" at boot.',
  hint: 'The memory below 4 GiB of the machine is fragmented or short: give dom0 less (dom0_mem=), or a smaller swiotlb=',
  reference: 'Linux drivers/xen/swiotlb-xen.c: xen_swiotlb_init(); model M6.1',
  fires: '[    1.000000] xen:swiotlb_xen: Lowering to 32MB\n',
  silent:
    '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[    1.000000] software IO TLB: mapped [mem 0x00000000d0000000-0x00000000d4000000] (64MB)\n',
  ids: ['swiotlb-xen.lowering-to-mb'],
  debug: false,
  say: ([first, ...others]) => {
    const sizes = [first, ...others].map(({ args }) => Number(args[0] ?? NaN));
    const size = Math.min(...sizes);
    return { subject: null, message: `Bounce buffer reduced to ${size} MB`, data: { sizeMiB: size } };
  },
});
