import type { Rule } from '../rule.ts';
import {
  decideByConsole,
  decideByGuestLogs,
  groupLines,
  guestName,
  logLines,
  printedNumber,
  type LogLine,
} from './log-lines.ts';

/** What a guest's kernel says when it has used all its references. */
export const outOfFrames: ReadonlySet<string> = new Set(['grant-table.max-grant-frames-reached-cur']);
/** What the hypervisor says when a guest asks for more frames than it may have. */
const REFUSED: ReadonlySet<string> = new Set([
  'grant-table.is-limited-to-grant-table-frames',
  'grant-table.expand-grant-table-of-to-failed',
]);

const log = (line: string): string =>
  `%xdump 1\n%section kernel-log domain=1\n[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n${line}\n%end\n`;

/** A guest needs more grants than its table can hold. */
export const gnt21: Rule = {
  id: 'GNT-21',
  name: 'guest-out-of-grant-frames',
  title: 'Guest out of grant frames',
  severity: 'error',
  tearSafe: true,
  needs: ['kernelMessage', 'hypervisorMessage'],
  condition:
    'A guest says "max_grant_frames reached": error when it asked for more entries than were free, else warning. The hypervisor says that a domain is limited to so many frames, or could not expand its table: warning.',
  hint: 'Raise max_grant_frames of this guest (xl.cfg) or gnttab_max_frames of the host, or use fewer queues and disks',
  reference: 'drivers/xen/grant-table.c: gnttab_expand(); xen/common/grant_table.c: gnttab_setup_table(); CHECKS G9',
  fires: {
    capture: log(
      '[   46.837077] xen:grant_table: xen/grant-table: max_grant_frames reached cur=2 extra=1 limit=2 gnttab_free_count=15 req_entries=18',
    ),
  },
  silent: {
    capture: `${log('[    8.784568] xen:grant_table: Grant tables using version 1 layout')}%section xen-console\n(XEN) Xen version 4.17.7 (Debian)\n%end\n`,
  },
  evaluate: function* (context) {
    const { world, report } = context;
    let found = false;
    const asked = logLines(world, 'kernelMessage', outOfFrames);
    for (const group of groupLines(asked, ({ domid, place }) => `${domid ?? '?'} ${place.source}`)) {
      yield;
      found = true;
      const lead = group.find(isShort) ?? group[0];
      const [frames, , limit, free, requested] = lead.args.map((text) => printedNumber(text));
      report({
        subject: lead.domid === null ? null : `d${lead.domid}`,
        place: lead.place,
        message: `${guestName(lead.domid)}: ${frames ?? '?'} of ${limit ?? '?'} grant frames used, ${requested ?? '?'} entries asked, ${free ?? '?'} free${times(group.length)}`,
        data: {
          domid: lead.domid,
          frames: frames ?? null,
          limit: limit ?? null,
          requested: requested ?? null,
          free: free ?? null,
          count: group.length,
        },
        related: group.filter((line) => line !== lead).map(({ place, text }) => ({ place, message: text })),
        evidence: [{ table: 'kernelMessage', row: lead.event.row }],
        severity: isShort(lead) ? 'error' : 'warning',
      });
    }
    const refused = logLines(world, 'hypervisorMessage', REFUSED);
    for (const group of groupLines(refused, ({ args, place, id }) => `${id} ${args[0] ?? '?'} ${place.source}`)) {
      yield;
      found = true;
      const [lead, ...others] = group;
      const domid = lead.args.length >= 2 ? printedNumber(lead.args[0]) : null;
      report({
        subject: domid === null ? null : `d${domid}`,
        place: lead.place,
        message: `The hypervisor refused more grant frames: ${lead.text}${times(group.length)}`,
        data: { domid, text: lead.text, count: group.length },
        related: others.map(({ place, text }) => ({ place, message: text })),
        evidence: [{ table: 'hypervisorMessage', row: lead.event.row }],
        severity: 'warning',
      });
    }
    decideByGuestLogs(context, found);
    // A guest's kernel may say nothing of what the hypervisor refuses.
    decideByConsole(context, found);
  },
};

const isShort = ({ args }: LogLine): boolean => {
  const free = printedNumber(args[3]);
  const requested = printedNumber(args[4]);
  return free !== null && requested !== null && requested > free;
};

const times = (count: number): string => (count === 1 ? '' : ` (${count} times)`);
