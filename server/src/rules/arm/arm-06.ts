import { decideByConsole } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';
import { hypervisorMessages, reportMessages } from './hypervisor-log.ts';

/** Every device model must be told when pages of the guest go; one that could not be told may use them on. */
export const arm06: Rule = {
  id: 'ARM-06',
  name: 'server-refused-invalidate',
  title: 'Server refused invalidate',
  severity: 'error',
  tearSafe: true,
  needs: ['hypervisorMessage'],
  condition: 'The hypervisor prints "Unsuccessful map-cache invalidate".',
  hint: 'The page of an I/O server is full or the server is disabled: what it has mapped of the guest may be stale',
  reference: 'xen/common/ioreq.c: ioreq_signal_mapcache_invalidate(); model M7.4',
  fires: { capture: '(XEN) [   91.436760] d1v0 Unsuccessful map-cache invalidate\n' },
  silent: { capture: '(XEN) [   91.436760] Xen version 4.17.7 (Debian)\n' },
  evaluate: function* (context) {
    const { world } = context;
    const events = hypervisorMessages(world, 'ioreq.unsuccessful-map-cache-invalidate');
    const domains = new Set(events.map(({ domid }) => domid));
    for (const domid of domains) {
      const own = events.filter((event) => event.domid === domid);
      reportMessages(context, own, {
        subject: domid === null ? null : `d${domid}`,
        message: `${domid === null ? 'a domain' : `d${domid}`}: a server could not take the request`,
        data: { domid },
      });
      yield;
    }
    decideByConsole(context, events.length > 0);
  },
};
