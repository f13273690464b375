import { hypervisorRule } from '../hypervisor-rule.ts';

/** The hypervisor found something that should not be, and went on. */
export const log02 = hypervisorRule({
  id: 'LOG-02',
  name: 'hypervisor-check-failed',
  title: 'A check of the hypervisor failed',
  severity: 'warning',
  condition: 'The hypervisor prints "Xen WARN at FILE:LINE".',
  hint: 'The condition of the WARN_ON() at that place held; the call trace below the line tells who came there. The hypervisor goes on, often with a counter that is wrong from here',
  reference: 'xen/common/bug.c: do_bug_frame(), 4.0 to 4.22',
  fires: '(XEN) [  100.000000] Xen WARN at arch/x86/mm/p2m.c:812\n',
  silent: '(XEN) [    0.000000] Xen version 4.17.7 (Debian)\n',
  ids: ['xen.xen-warn-at'],
  domainOf: () => null,
  say: ([first, ...others]) => ({
    message: `A check of the hypervisor failed: ${first.text}${others.length === 0 ? '' : ` (${others.length} more)`}`,
    data: { text: first.text },
  }),
});
