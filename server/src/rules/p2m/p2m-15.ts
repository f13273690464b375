import { hypervisorRule } from '../hypervisor-rule.ts';
import { printedNumber } from '../grant/log-lines.ts';

/** A guest that was started with less memory than it sees wrote to more pages than it has. */
export const p2m15 = hypervisorRule({
  id: 'P2M-15',
  name: 'out-of-populate-on-demand-memory',
  title: 'Out of populate-on-demand memory',
  severity: 'error',
  condition:
    'The hypervisor prints "Dom… out of PoD memory! (tot=… ents=…)": it has no page for an entry that is populated on demand.',
  hint: 'The domain is crashed or a hypercall of it fails: its balloon driver must give back maxmem − memory before the pages are used. Raise memory, or lower maxmem',
  reference: 'xen/arch/x86/mm/p2m-pod.c: p2m_pod_demand_populate() (P7, P8 of the checks in the sources)',
  fires: '(XEN) [  100.000000] p2m_pod_demand_populate: Dom3 out of PoD memory! (tot=102411 ents=921600 dom3)\n',
  silent: '(XEN) [    0.000000] Xen version 4.17.7 (Debian)\n',
  ids: ['p2m.out-of-pod-memory'],
  domainOf: ({ args, domid }) => (args.length >= 4 ? (printedNumber(args[1]) ?? domid) : domid),
  say: ([first], domid) => ({
    message: `${domid === null ? 'A domain' : `d${domid}`} is out of populate-on-demand memory: ${first.text}`,
    data: { text: first.text },
  }),
});
