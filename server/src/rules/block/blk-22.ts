import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { barrierUse } from './barriers.ts';
import { captureText, diskNodes, statText } from './example-text.ts';
import { vbdLabel } from './find-vbd.ts';

const example = (queues: 1 | 2): string =>
  captureText({
    log: [0, 30].map((f, index) => [50 + index * 10, statText('1.xvda-0', { wr: 1000, f })] as const),
    xenstore: diskNodes(
      queues === 1
        ? {}
        : {
            'ring-ref': null,
            'event-channel': null,
            'multi-queue-num-queues': 2,
            'queue-0/ring-ref': 8,
            'queue-0/event-channel': 13,
            'queue-1/ring-ref': 9,
            'queue-1/event-channel': 14,
          },
      { 'feature-barrier': 1, 'feature-flush-cache': 0, 'multi-queue-max-queues': 4 },
    ),
  });

/** A barrier drains the requests of its own queue only. */
export const blk22: Rule = {
  id: 'BLK-22',
  name: 'drain-only-covers-one-ring',
  title: 'Drain only covers one ring',
  severity: 'info',
  tearSafe: false,
  needs: ['blkbackStat.f', 'vbd.barrier', 'vbd.flushCache', 'vbd.queueRingRefs'],
  condition:
    'A disk with several queues offers feature-barrier=1 and feature-flush-cache=0, and f of one of its rings grew between two lines.',
  hint: 'Ordering across queues has to come from the guest',
  reference:
    'drivers/block/xen-blkback/blkback.c: xen_blk_drain_io() waits for ring->inflight, 4.5 to 6.x; invariant M2-I9',
  fires: { capture: example(2) },
  silent: { capture: example(1) },
  evaluate: function* (context) {
    const { facts } = context.world;
    const uses = barrierUse(context.world);
    if (uses === null) context.unknown('vbd.barrier', 'vbd.flushCache', 'blkbackStat.f');
    else context.pass();
    for (const { vbd, ring, intervals } of uses ?? []) {
      const used = intervals.find(({ barriers }) => barriers > 0);
      if (used === undefined || vbd.rings.length < 2) continue;
      context.report({
        subject: vbd.address,
        place: factPlace(facts, 'blkbackStat', used.event.row, 'f'),
        message: `${ring.thread}: ${used.barriers} barriers of ${vbdLabel(vbd)} each waited for their own queue only, of ${vbd.rings.length}`,
        data: { thread: ring.thread, queues: vbd.rings.length, barriers: used.barriers },
        evidence: [{ table: 'blkbackStat', row: used.event.row }],
      });
      yield;
    }
  },
};
