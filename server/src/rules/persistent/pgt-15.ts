import type { CaptureWorld } from '../../world/world.ts';
import { connectionsOf, type Connection } from '../block/connections.ts';
import { captureText } from '../block/example-text.ts';
import { certainty, hasDefect } from '../block/known-defect.ts';
import { reportGroup } from '../block/messages.ts';
import { ringLines } from '../block/ring-lines.ts';
import type { Rule } from '../rule.ts';

const example = (held: string): string =>
  captureText({
    kernel: '3.11.0',
    log: [
      [50, `xen-blkback (blkback.1.xvda): oo   0  |  rd    9  |  wr    4  |  f    0  |  ds    0 | pg: ${held}/1056`],
      [60, 'xen-blkback:backend/vbd/1/51712: prepare for reconnect'],
    ],
  });

/** The kernels with the first page pool emptied it before the grants gave their pages back to it. */
export const pgt15: Rule = {
  id: 'PGT-15',
  name: 'pages-leaked-at-teardown',
  title: 'Pages leaked at teardown',
  severity: 'warning',
  tearSafe: true,
  needs: ['host.kernel', 'blkbackStat.persistent', 'kernelMessage'],
  condition:
    'The kernel of dom0 is mainline 3.11 to 3.13 (or the stated variant is B311), and the log shows that a device whose last statistics line counts persistent grants was disconnected. For stable and distribution kernels of these numbers it is information at low confidence.',
  hint: 'Upgrade to 3.14 or later; dom0 loses these pages at each disconnect',
  reference:
    'drivers/block/xen-blkback/blkback.c: xen_blkif_schedule() frees the pool before free_persistent_gnts(), 3.11 to 3.13; invariant M3-I8',
  fires: { capture: example(' 352') },
  silent: { capture: example('   0') },
  evaluate: function* (context) {
    const { world } = context;
    const answer = hasDefect(world, { from: [3, 11], fixed: [3, 14], variants: ['B311'] });
    const ends = connectionsOf(world).filter(({ kind }) => kind === 'reconnect');
    if (answer === null) context.unknown('host.kernel');
    else if (answer === 'no') context.pass();
    else if (ends.length === 0) context.unknown('kernelMessage');
    else {
      for (const end of ends) {
        const held = heldBefore(world, end);
        if (held === null) {
          context.unknown('blkbackStat.persistent');
          continue;
        }
        context.pass();
        if (held === 0) continue;
        reportGroup(context, [end.message], {
          subject: end.subject,
          message: `${end.subject ?? 'A device'}: up to ${held} pages of dom0 are lost at this disconnect (the pool is emptied before the tree)`,
          data: { pages: held },
          ...certainty(answer),
        });
        yield;
      }
    }
  },
};

/** Persistent grants in the device's last statistics line before its end; null: there is none. */
const heldBefore = (world: CaptureWorld, { subject, message }: Connection): number | null => {
  const { persistent } = world.facts.tables.blkbackStat.columns;
  const end = message.event.time;
  if (subject === null || end === null) return null;
  for (const ring of ringLines(world)) {
    if (ring.subject !== subject) continue;
    const last = ring.events.findLast(({ time }) => time !== null && time <= end);
    if (last !== undefined) return persistent.at(last.row);
  }
  return null;
};
