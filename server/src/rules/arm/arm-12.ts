import type { LogEvent } from '../../world/timeline.ts';
import { decideByConsole } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';
import { argsOf, hypervisorMessages, reportMessages } from './hypervisor-log.ts';

/** A domain was to be given more pages than its limit allows. */
export const arm12: Rule = {
  id: 'ARM-12',
  name: 'over-allocation',
  title: 'Over-allocation',
  severity: 'warning',
  tearSafe: true,
  needs: ['hypervisorMessage'],
  condition: 'The hypervisor prints "Over-allocation for dN: PAGES > LIMIT"; one finding for each domain.',
  hint: 'On Arm memory < maxmem is not possible: a guest is built with all of maxmem. Elsewhere a balloon asks for more than maxmem',
  reference: 'xen/common/page_alloc.c: assign_pages()',
  fires: { capture: '(XEN) [   91.436760] d0v0 Over-allocation for d2: 25088 > 24832\n' },
  silent: { capture: '(XEN) [   91.436760] Xen version 4.17.7 (Debian)\n' },
  evaluate: function* (context) {
    const { world } = context;
    const byDomain = new Map<string, LogEvent[]>();
    for (const event of hypervisorMessages(world, 'memory.over-allocation-for')) {
      const domain = argsOf(world, event)[0] ?? '?';
      const events = byDomain.get(domain) ?? [];
      byDomain.set(domain, events);
      events.push(event);
    }
    for (const [domain, events] of byDomain) {
      const [first] = events;
      const [, pages, limit] = first === undefined ? [] : argsOf(world, first);
      const domid = /^\d{1,5}$/.test(domain) ? Number(domain) : null;
      reportMessages(context, events, {
        subject: domid === null ? null : `d${domid}`,
        message: `d${domain} asked for ${pages ?? '?'} pages, limit ${limit ?? '?'}`,
        data: { domid, pages: Number(pages), limit: Number(limit) },
      });
      yield;
    }
    decideByConsole(context, byDomain.size > 0);
  },
};
