import { hypervisorRule } from '../hypervisor-rule.ts';
import type { LogLine } from '../grant/log-lines.ts';

const COUNTED: ReadonlySet<string> = new Set(['p2m.p2m-audit-found-odd-p2m-bad', 'p2m.p2m-audit-found-orphans']);

/** Does the line say that something is wrong? The sums are printed together, and some of them may be 0. */
const isWrong = ({ id, args }: LogLine): boolean => !COUNTED.has(id) || args.some((count) => Number(count) > 0);

/** The hypervisor's own audit of P2M and M2P found that they disagree. */
export const p2m14 = hypervisorRule({
  id: 'P2M-14',
  name: 'p2m-audit-failed',
  title: 'P2M audit failed',
  severity: 'error',
  condition:
    'The hypervisor’s audit prints a map mismatch, an orphaned guest page, or a number of odd or bad entries or orphans that is not 0.',
  hint: 'P2M and M2P disagree: an update was lost. The audit repairs a mismatch by writing INVALID, so take the dump before it runs again',
  reference: 'xen/arch/x86/mm/p2m.c: audit_p2m() (P1 to P4 of the checks in the sources)',
  fires: '(XEN) [  100.000000] map mismatch mfn 0x1234 -> gfn 0x10 -> mfn 0x77 (-> gfn 0x20)\n',
  silent: '(XEN) [    0.000000] Xen version 4.17.7 (Debian)\n',
  ids: ['p2m.map-mismatch-mfn-gfn-mfn-gfn', 'p2m.orphaned-guest-page-has-invalid-gfn', ...COUNTED],
  say: (lines, domid) => {
    const wrong = lines.filter(isWrong);
    const [first] = wrong;
    if (first === undefined) return null;
    return {
      message: `${domid === null ? 'A domain' : `d${domid}`}: the audit of the hypervisor found P2M and M2P to disagree: ${first.text}`,
      data: { text: first.text, lines: wrong.length },
    };
  },
});
