import { messageRule } from '../block/message-rule.ts';
import { times } from '../block/messages.ts';
import type { Rule } from '../rule.ts';

/** The tree of foreign frames that a kernel on Arm keeps holds each frame once. */
export const p2m11: Rule = messageRule({
  id: 'P2M-11',
  name: 'arm-duplicate-range',
  title: 'Arm: duplicate range',
  severity: 'error',
  condition: 'The kernel of an Arm domain prints "cannot add pfn=… -> mfn=…: … already exists".',
  hint: 'An unmap did not clear the entry: DMA to this frame goes to what was mapped before',
  reference: 'Linux arch/arm/xen/p2m.c: xen_add_phys_to_mach_entry(), 3.12 and later',
  fires:
    '[  100.000000] xen_add_phys_to_mach_entry: cannot add pfn=0x695f5 -> mfn=0xba2ab: pfn=0x695f5 -> mfn=0xba2aa already exists\n',
  silent: '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[    0.000000] Xen 4.17 support found\n',
  ids: ['p2m.cannot-add-pfn-mfn-pfn'],
  debug: false,
  say: (group) => {
    const [pfn, mfn, , known] = group[0].args;
    return {
      subject: pfn === undefined || group[0].event.domid === null ? null : `d${group[0].event.domid}:pfn:${pfn}`,
      message: `pfn ${pfn ?? '?'} mapped twice in the Arm tree: to mfn ${known ?? '?'} and ${mfn ?? '?'}${times(group.length)}`,
      data: { pfn: pfn ?? null, mfn: mfn ?? null, knownMfn: known ?? null },
    };
  },
});
