import { hex } from '../../core/hex.ts';
import type { Rule } from '../rule.ts';
import { grantAddress } from './grant-row.ts';
import { decideByGuestLogs, guestName, logLines, printedNumber } from './log-lines.ts';

const LEAKING: ReadonlySet<string> = new Set(['grant-table.leaking-ge-pfn-total-deferred']);

const log = (line: string): string =>
  `%xdump 1\n%section kernel-log domain=1\n[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n${line}\n%end\n`;

/** A guest gave a page up for good. */
export const gnt16: Rule = {
  id: 'GNT-16',
  name: 'grant-leaked',
  title: 'Grant leaked',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition: 'A guest says "leaking g.e. …".',
  hint: 'It had no memory to remember the deferred grant; the page and the reference are lost until the guest restarts',
  reference: 'drivers/xen/grant-table.c: gnttab_add_deferred(), Linux 3.4 to 6.12; M4.6',
  fires: { capture: log('[  310.400000] xen:grant_table: leaking g.e. 0x735 (pfn 0x7ec01)') },
  silent: { capture: log('[    8.784568] xen:grant_table: Grant tables using version 1 layout') },
  evaluate: function* (context) {
    const { world, report } = context;
    const lines = logLines(world, 'kernelMessage', LEAKING);
    for (const { domid, args, place, event } of lines) {
      yield;
      const ref = printedNumber(args[0]);
      report({
        subject: ref === null ? null : grantAddress(domid, ref),
        place,
        message: `${guestName(domid)} leaked gref ${ref === null ? '?' : hex(ref)}`,
        data: { domid, ref: ref === null ? null : hex(ref) },
        evidence: [{ table: 'kernelMessage', row: event.row }],
      });
    }
    decideByGuestLogs(context, lines.length > 0);
  },
};
