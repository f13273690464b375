import { hypervisorRule } from '../hypervisor-rule.ts';

/** Lines that tell why; "Panic on CPU" only frames them. */
const REASONS: ReadonlySet<string> = new Set([
  'xen.assertion-failed-at',
  'xen.xen-bug-at',
  'xen.fatal-trap-vector',
  'xen.fatal-page-fault',
]);

/** The hypervisor gave up. */
export const log01 = hypervisorRule({
  id: 'LOG-01',
  name: 'hypervisor-stopped',
  title: 'Hypervisor stopped',
  severity: 'error',
  condition:
    'The hypervisor prints "Assertion … failed at", "Xen BUG at", "FATAL TRAP", "FATAL PAGE FAULT" or "Panic on CPU".',
  hint: 'All domains end here. The condition in the line is what the code relied on; the call trace below it tells who came there, and the domain in brackets behind CONTEXT is the one that ran',
  reference: 'xen/common/bug.c, xen/arch/*/traps.c, xen/drivers/char/console.c: panic(), 4.0 to 4.22',
  fires:
    "(XEN) [  100.000000] Assertion 'page_get_owner(pg) == d' failed at common/grant_table.c:1890\n(XEN) [  100.000100] Panic on CPU 2:\n",
  silent: '(XEN) [    0.000000] Xen version 4.17.7 (Debian)\n',
  ids: [...REASONS, 'xen.panic-on-cpu'],
  domainOf: () => null,
  say: (lines) => {
    const told = lines.find(({ id }) => REASONS.has(id)) ?? lines[0];
    return { message: `The hypervisor stopped: ${told.text}`, data: { text: told.text } };
  },
});
