import { logLines } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';
import { decideByKernelLogs, kernelName } from './kernel-log.ts';

const IDS: ReadonlySet<string> = new Set(['kernel.kernel-panic-not-syncing']);

/** A kernel gave up. */
export const log05: Rule = {
  id: 'LOG-05',
  name: 'kernel-stopped',
  title: 'Kernel stopped',
  severity: 'error',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition: 'A kernel prints "Kernel panic - not syncing: …".',
  hint: 'What it says of others from here on is old: its backends and frontends no longer run, and what it mapped stays mapped until the domain is destroyed',
  reference: 'kernel/panic.c: panic(), Linux 2.6.30 to 6.18',
  fires: {
    capture: '[   59.614441] Kernel panic - not syncing: Oops - BUG: Fatal exception\n',
  },
  silent: {
    capture: [
      '%xdump 1',
      '%section kernel-log domain=0',
      '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP',
      '%end',
      '%section kernel-log domain=1',
      '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP',
      '%end',
      '',
    ].join('\n'),
  },
  evaluate: function* (context) {
    const { world, report } = context;
    const lines = logLines(world, 'kernelMessage', IDS);
    for (const { domid, text, place, event } of lines) {
      yield;
      report({
        subject: domid === null ? null : `d${domid}`,
        place,
        message: `${kernelName(domid)} stopped: ${text}`,
        data: { domid, text },
        evidence: [{ table: 'kernelMessage', row: event.row }],
      });
    }
    decideByKernelLogs(context, lines.length > 0);
  },
};
