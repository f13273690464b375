import { atLeast } from '../../world/version.ts';
import { decideByLog } from '../block/messages.ts';
import type { Rule } from '../rule.ts';
import { logLines, printedNumber } from './log-lines.ts';

const MAPPING: ReadonlySet<string> = new Set(['xenbus.mapping-in-shared-page-from']);
const WARNED: ReadonlySet<string> = new Set(['grant-table.maptrack-limit-reached-cant-map']);
/** GNTST_no_space: no maptrack handle, since Xen 4.16. */
const NO_SPACE = 13;

const log = (status: number): string =>
  `%xdump 1\n%host arch=x86_64 xen=4.17.7\n%section kernel-log domain=0\n[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[  138.669827] vbd vbd-1-51712: ${status} mapping in shared page 8 from domain 1\n%end\n`;

/** A shortage of maptrack handles that Linux does not call by its name. */
export const gnt19: Rule = {
  id: 'GNT-19',
  name: 'wrong-status-code-assumption',
  title: 'Wrong status code assumption',
  severity: 'info',
  tearSafe: false,
  needs: ['kernelMessage', 'host.xen'],
  condition:
    'Xen is 4.16 or later, a map failed with status −13 (printed as "13 mapping in shared page …"), and the kernel did not print "maptrack limit reached".',
  hint: 'The status is a grant status, not an errno: no maptrack handle was free. Check the maptrack frames of the backend domain in key g (GNT-08)',
  reference:
    'xen/include/public/grant_table.h: GNTST_no_space (−13), since 4.16 used for maptrack, before −7; drivers/xen/xenbus/xenbus_client.c: xenbus_map_ring(); M4.2',
  fires: { capture: log(13) },
  silent: { capture: log(7) },
  evaluate: function* (context) {
    const { world, report, pass, unknown } = context;
    const failed = logLines(world, 'kernelMessage', MAPPING);
    const lines = failed.filter(({ args }) => printedNumber(args[0]?.replace(/^-/, '')) === NO_SPACE);
    const [lead, ...others] = lines;
    decideByLog(context, lead !== undefined);
    if (lead === undefined) return;
    yield;
    const { xen } = world.host;
    if (xen === null) unknown('host.xen');
    else if (!atLeast(xen, 4, 16) || logLines(world, 'kernelMessage', WARNED).length > 0) pass();
    else
      report({
        subject: lead.domid === null ? null : `d${lead.domid}`,
        place: lead.place,
        message:
          'Maptrack exhaustion is reported as −13 by this Xen; the kernel only warns for −7, so this line is all that tells',
        data: { status: -NO_SPACE, xen: xen.text, count: lines.length },
        related: others.map(({ place, text }) => ({ place, message: text })),
        evidence: [{ table: 'kernelMessage', row: lead.event.row }],
      });
  },
};
