import type { CaptureWorld } from '../../world/world.ts';
import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { allVbds } from '../block/find-vbd.ts';
import { messageIds } from '../block/message-ids.ts';
import { decideByLog, groupMessages, messagesWith, reportGroup, type Message } from '../block/messages.ts';
import type { Rule } from '../rule.ts';

/** So many alerts within `WINDOW` seconds are worth a word. */
const MANY = 20;
const WINDOW = 10;
/** A purge comes every 100 ms; a worker that takes so many seconds for one is stuck. */
const STUCK = 1;
const BUSY = 'xen-blkback: Scheduled work from previous purge is still busy, cannot purge list';

/** The worker that unmaps purged grants should be done when the next purge comes. */
export const pgt10: Rule = {
  id: 'PGT-10',
  name: 'purge-worker-stuck',
  title: 'Purge worker stuck',
  severity: 'info',
  tearSafe: false,
  needs: ['kernelMessage'],
  condition:
    'The alert "Scheduled work from previous purge is still busy" stands 20 times within 10 s; or, as a warning, only one ring exists, debug messages are on, and two alerts stand 1 s or more apart with no "Purged" between them. Single alerts are seen on healthy hosts.',
  hint: 'The unmap hypercall is slow or the kernel worker starves; harmless unless the number of persistent grants stays at its maximum',
  reference: 'drivers/block/xen-blkback/blkback.c: purge_persistent_gnt(), 3.11 to 6.x; model M3.5',
  fires: {
    capture: captureText({
      log: [[10, connectText()], ...Array.from({ length: 24 }, (_, index) => [50 + index * 0.3, BUSY] as const)],
    }),
  },
  silent: {
    capture: captureText({
      log: [BOOT, [10, connectText()], [50, BUSY]],
    }),
  },
  evaluate: function* (context) {
    const { world } = context;
    const alerts = messagesWith(world, messageIds.purgeBusy).filter(({ event }) => event.time !== null);
    let found = false;
    for (const group of groupMessages(alerts)) {
      const stuck = hasOneRing(world) ? stuckPair(world, group) : null;
      const many = crowd(group);
      if (stuck === null && many === null) continue;
      found = true;
      const seconds = stuck === null ? 0 : stuck[1].time - stuck[0].time;
      reportGroup(context, stuck === null ? (many ?? group) : group, {
        subject: null,
        ...(stuck === null ? {} : { severity: 'warning' as const, exact: true }),
        message:
          stuck === null
            ? `The purge worker was still busy ${(many ?? group).length} times within ${WINDOW} s; harmless unless the persistent grants stay at their maximum`
            : `The purge worker of the only ring was busy for ${seconds.toFixed(1)} s and purged nothing meanwhile`,
        data: { alerts: group.length },
      });
      yield;
    }
    decideByLog(context, found);
  },
};

/** The first alerts that stand close enough to be many, or null. */
const crowd = (group: readonly Message[]): readonly [Message, ...Message[]] | null => {
  const at = (index: number): number => group[index]?.event.time ?? NaN;
  for (let first = 0; first + MANY <= group.length; first += 1) {
    if (at(first + MANY - 1) - at(first) > WINDOW) continue;
    let last = first + MANY;
    while (at(last) - at(first) <= WINDOW) last += 1;
    const [head, ...rest] = group.slice(first, last);
    return head === undefined ? null : [head, ...rest];
  }
  return null;
};

/** Alerts do not say whose they are; with one ring they can only be its own. */
const hasOneRing = (world: CaptureWorld): boolean => {
  if (world.timeline.stats.size > 0) return world.timeline.stats.size === 1;
  const vbds = allVbds(world);
  return vbds.length === 1 && vbds[0]?.rings.length === 1;
};

/** Two alerts far apart with nothing purged between them, where the log would show it. */
const stuckPair = (
  world: CaptureWorld,
  group: readonly Message[],
): readonly [{ readonly time: number }, { readonly time: number }] | null => {
  const purges = messagesWith(world, messageIds.purged).map(({ event }) => event.time ?? NaN);
  const [first] = group;
  if (first === undefined || !purges.some((time) => time <= (first.event.time ?? NaN))) return null;
  for (let index = 1; index < group.length; index += 1) {
    const from = group[index - 1]?.event.time ?? NaN;
    const to = group[index]?.event.time ?? NaN;
    // Alerts of two purges that both met a busy worker stand 100 ms apart; far apart ones may be two stories.
    if (to - from >= STUCK && to - from <= WINDOW && !purges.some((time) => time >= from && time <= to))
      return [{ time: from }, { time: to }];
  }
  return null;
};
