import { messageRule } from '../block/message-rule.ts';
import { times } from '../block/messages.ts';
import type { Rule } from '../rule.ts';

/** A page over which a grant is mapped must not be one that is in use. */
export const p2m07: Rule = messageRule({
  id: 'P2M-07',
  name: 'target-page-not-ballooned',
  title: 'Target page not ballooned',
  severity: 'warning',
  condition: 'The kernel warns "page must be ballooned": the page that a grant is to be mapped over has a frame.',
  hint: 'The caller must take its pages from gnttab_alloc_pages() or the balloon; the frame below is lost until the unmap',
  reference: 'Linux arch/x86/xen/p2m.c: set_foreign_p2m_mapping(); invariant M5-I7',
  fires: '[  100.000000] page must be ballooned\n',
  silent: '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[  100.000000] p2m virtual area at 1, size is 40000000\n',
  ids: ['p2m.page-must-be-ballooned'],
  debug: false,
  say: (group) => ({ subject: null, message: `Grant mapped over a live page${times(group.length)}`, data: {} }),
});
