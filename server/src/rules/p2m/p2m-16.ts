import { messageRule } from '../block/message-rule.ts';
import { times } from '../block/messages.ts';

/** The override table of a kernel before 4.0 and its page tables no longer agree. */
export const p2m16 = messageRule({
  id: 'P2M-16',
  name: 'override-could-not-be-changed',
  title: 'Override could not be changed',
  severity: 'warning',
  condition:
    'The kernel prints "m2p_add_override: pfn … not mapped", "m2p_remove_override: pfn … not mapped" or "… failed to modify kernel mappings".',
  hint: 'A grant was mapped over a page without a kernel mapping, or the mapping was changed meanwhile: the page is not restored',
  reference:
    'Linux arch/x86/xen/p2m.c: m2p_add_override(), m2p_remove_override(), 2.6.39 to 3.19 (L4 of the checks in the sources)',
  fires: '[  100.000000] m2p_remove_override: pfn 1234 mfn 5678, failed to modify kernel mappings\n',
  silent: '[    0.000000] Linux version 3.10.0 (gcc) #1 SMP\n[    1.000000] p2m virtual area at 1, size is 40000000\n',
  ids: ['p2m.m2p-add-override-pfn-not', 'p2m.m2p-remove-override-pfn-not', 'p2m.m2p-remove-override-pfn-mfn'],
  debug: false,
  say: (group) => ({
    subject: null,
    message: `The override of a foreign frame could not be changed: ${group[0].text}${times(group.length)}`,
    data: {},
  }),
});
