import type { CaptureWorld, VbdView } from '../../world/world.ts';
import { captureText, diskNodes } from '../block/example-text.ts';
import { vbdLabel } from '../block/find-vbd.ts';
import { nodePlaces } from '../block/node-place.ts';
import { messageIds } from '../block/message-ids.ts';
import { groupMessages, messagesWith, reportGroup, times } from '../block/messages.ts';
import type { Rule, RuleContext } from '../rule.ts';

const CONNECTED = 4;

const example = (queues: number): string =>
  captureText({
    xenstore: diskNodes(
      {
        'ring-ref': null,
        'event-channel': null,
        'multi-queue-num-queues': queues,
        ...Object.fromEntries(
          Array.from({ length: queues }, (_, index) => [
            [`queue-${index}/ring-ref`, 8 + index] as const,
            [`queue-${index}/event-channel`, 13 + index] as const,
          ]).flat(),
        ),
      },
      { 'multi-queue-max-queues': 4 },
    ),
  });

/** The frontend makes one ring for each queue that it announces, and the backend says how many it allows. */
export const rng11: Rule = {
  id: 'RNG-11',
  name: 'queue-count-mismatch',
  title: 'Queue count mismatch',
  severity: 'error',
  tearSafe: true,
  needs: ['vbd.queues', 'vbd.queueRingRefs', 'vbd.maxQueues'],
  condition:
    'A frontend announces more queues (multi-queue-num-queues) than its backend allows (multi-queue-max-queues), or the backend says "guest requested … queues, exceeding the maximum"; or both ends are Connected and fewer rings than queues have references. More rings than queues are leftovers of an earlier connect and mean nothing.',
  hint: 'Lower max_queues of the frontend (xen_blkfront); after a refusal the device has to be connected anew',
  reference: 'drivers/block/xen-blkback/xenbus.c: connect_ring(), 4.5 to 6.x; invariant M1-I10',
  fires: { capture: example(8) },
  silent: { capture: example(4) },
  evaluate: function* (context) {
    const { world } = context;
    const placeOf = nodePlaces(world);
    let decided = reportRefusals(context);
    for (const snapshot of world.snapshots) {
      for (const vbd of snapshot.vbds) {
        const counts = countsOf(world, vbd);
        if (counts === null) continue;
        decided = true;
        const { queues, rings, most } = counts;
        const tooMany = most !== null && queues > most;
        const tooFew = rings !== null && rings < queues && vbd.frontState === CONNECTED && vbd.backState === CONNECTED;
        if (!tooMany && !tooFew) continue;
        context.report({
          subject: vbd.address,
          place: placeOf(vbd, 'front', 'multi-queue-num-queues'),
          message: `${vbdLabel(vbd)}: the frontend announces ${queues} queues${tooMany ? `, the backend allows ${most}` : `, but ${rings} have references`}`,
          data: { queues, rings, maxQueues: most },
          related:
            most === null
              ? []
              : [
                  {
                    place: placeOf(vbd, 'back', 'multi-queue-max-queues'),
                    message: `the backend allows ${most}`,
                  },
                ],
          evidence: [{ table: 'vbd', row: vbd.row }],
          frozen: snapshot.frozen,
        });
      }
      yield;
    }
    if (decided) context.pass();
    else context.unknown('vbd.queues', 'vbd.queueRingRefs');
  },
};

/** The backend's own words about a frontend that asked for too many; were there any? */
const reportRefusals = (context: RuleContext): boolean => {
  const groups = groupMessages(
    messagesWith(context.world, messageIds.tooManyQueues),
    ({ device, text }) => `${device ?? ''} ${text}`,
  );
  for (const group of groups) {
    const [, queues, most] = group[0].args.map(Number);
    const named = /^vbd-(\d{1,5})-(\d{1,10})$/.exec(group[0].device ?? '');
    const subject = named === null ? null : `vbd:${named[1]}/${named[2]}`;
    reportGroup(context, group, {
      subject,
      message: `${subject ?? 'A disk'}: the frontend asked for ${queues} queues, the backend allows ${most} and refused to connect${times(group.length)}`,
      data: { queues: queues ?? null, maxQueues: most ?? null },
    });
  }
  return groups.length > 0;
};

interface Counts {
  readonly queues: number;
  /** Null: not all of them are known. */
  readonly rings: number | null;
  readonly most: number | null;
}

/** Null: the frontend has not announced anything yet, or it is not known. */
const countsOf = ({ facts }: CaptureWorld, { row, rings }: VbdView): Counts | null => {
  const { queues, queueRingRefs, maxQueues } = facts.tables.vbd.columns;
  const announced = queues.at(row);
  const most = maxQueues.at(row);
  const known = queueRingRefs.at(row) !== null;
  if (announced === null || (most === null && !known)) return null;
  return { queues: announced, rings: known ? rings.filter(({ refs }) => refs.length > 0).length : null, most };
};
