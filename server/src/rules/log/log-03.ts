import { decideByConsole, logLines, printedNumber, type LogLine } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';

const CALLED_FROM = 'domain.domain-crash-called-from';
const CRASHED = 'domain.domain-crashed-on';
const HARDWARE = 'domain.hardware-crashed';
const IDS: ReadonlySet<string> = new Set([
  CALLED_FROM,
  CRASHED,
  'domain.domain-reported-crashed-by-domain-on',
  HARDWARE,
]);

/** One crash: the line that names the domain, and the one before it that says where the hypervisor decided so. */
interface Crash {
  readonly domid: number | null;
  readonly line: LogLine;
  readonly calledFrom: LogLine | null;
}

/** The hypervisor ended a domain, or a domain said that it crashed. */
export const log03: Rule = {
  id: 'LOG-03',
  name: 'domain-crashed',
  title: 'Domain crashed',
  severity: 'error',
  tearSafe: true,
  needs: ['hypervisorMessage'],
  condition:
    'The hypervisor prints "domain_crash called from", "Domain … crashed", "Domain … reported crashed by" or "Hardware Dom0 crashed".',
  hint: 'What the hypervisor found is in the lines before it, the registers of the vCPU in those after it. "Reported crashed by" is a kernel that stopped by itself: its own log says why',
  reference:
    'xen/common/domain.c: __domain_crash(), domain_shutdown(); xen/common/shutdown.c: hwdom_shutdown(), 4.0 to 4.22',
  fires: {
    capture:
      '(XEN) [  100.000000] domain_crash called from p2m-pod.c:1270\n(XEN) [  100.000100] Domain 3 (vcpu#0) crashed on cpu#1:\n',
  },
  silent: { capture: '(XEN) [    0.000000] Xen version 4.17.7 (Debian)\n' },
  evaluate: function* (context) {
    const { world, report } = context;
    const crashes = crashesIn(logLines(world, 'hypervisorMessage', IDS));
    for (const { domid, line, calledFrom } of crashes) {
      yield;
      const who = domid === null ? 'A domain' : `d${domid}`;
      const where = calledFrom === null ? '' : `, ${calledFrom.text}`;
      report({
        subject: domid === null ? null : `d${domid}`,
        place: line.place,
        message: `${who} crashed: ${line.text.replace(/:$/, '')}${where}`,
        data: { domid, text: line.text, calledFrom: calledFrom?.text ?? null },
        ...(calledFrom === null ? {} : { related: [{ place: calledFrom.place, message: calledFrom.text }] }),
        evidence: [{ table: 'hypervisorMessage', row: line.event.row }],
      });
    }
    decideByConsole(context, crashes.length > 0);
  },
};

/** Joins "called from" with the crash behind it in the same file. */
const crashesIn = (lines: readonly LogLine[]): readonly Crash[] => {
  const crashes: Crash[] = [];
  let waiting: LogLine | null = null;
  for (const line of lines) {
    if (line.id === CALLED_FROM) {
      if (waiting !== null) crashes.push({ domid: waiting.domid, line: waiting, calledFrom: null });
      waiting = line;
      continue;
    }
    const joins = line.id === CRASHED && waiting?.place.source === line.place.source;
    if (waiting !== null && !joins) crashes.push({ domid: waiting.domid, line: waiting, calledFrom: null });
    const domid = line.id === HARDWARE ? (printedNumber(line.args[0]) ?? 0) : printedNumber(line.args[0]);
    crashes.push({ domid, line, calledFrom: joins ? waiting : null });
    waiting = null;
  }
  if (waiting !== null) crashes.push({ domid: waiting.domid, line: waiting, calledFrom: null });
  return crashes;
};
