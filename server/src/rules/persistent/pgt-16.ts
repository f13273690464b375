import { captureText } from '../block/example-text.ts';
import { certainty, hasDefect } from '../block/known-defect.ts';
import { messageIds } from '../block/message-ids.ts';
import { decideByDebugLog, groupMessages, messagesWith, reportGroup } from '../block/messages.ts';
import type { Rule } from '../rule.ts';

const ADDED: readonly [number, string] = [
  40,
  'xen-blkback: grant 9 added to the tree of persistent grants, using 1/1056',
];

/** Before 3.18 the page of a mapping that failed went neither into use nor back into the pool. */
export const pgt16: Rule = {
  id: 'PGT-16',
  name: 'pages-leaked-on-map-errors',
  title: 'Pages leaked on map errors',
  severity: 'warning',
  tearSafe: true,
  needs: ['host.kernel', 'kernelMessage'],
  condition:
    'The kernel of dom0 is mainline 3.11 to 3.17 (or the stated variant is B311) and the backend prints "invalid buffer -- could not remap it". For stable and distribution kernels of these numbers it is information at low confidence.',
  hint: 'Upgrade to 3.18 or later, and find out why the guest grants what cannot be mapped',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blkbk_map(), 3.11 to 3.17; model M3.3 step C',
  fires: {
    capture: captureText({
      kernel: '3.11.0',
      log: [
        ADDED,
        ...[50, 51, 52, 53, 54].map((at) => [at, 'xen-blkback:invalid buffer -- could not remap it'] as const),
      ],
    }),
  },
  silent: { capture: captureText({ kernel: '3.11.0', log: [[0, 'Linux version 3.11.0 (gcc) #1 SMP'], ADDED] }) },
  evaluate: function* (context) {
    const { world } = context;
    const answer = hasDefect(world, { from: [3, 11], fixed: [3, 18], variants: ['B311'] });
    const groups = groupMessages(messagesWith(world, messageIds.invalidBuffer));
    if (answer === null) context.unknown('host.kernel');
    else if (answer === 'no') context.pass();
    else {
      decideByDebugLog(context, groups.length > 0);
      for (const group of groups) {
        reportGroup(context, group, {
          subject: null,
          message: `${group.length} mappings failed, and in this kernel each loses one page of dom0`,
          data: { pages: group.length },
          ...certainty(answer),
        });
        yield;
      }
    }
  },
};
