import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { barrierUse } from './barriers.ts';
import { captureText, diskNodes, statText } from './example-text.ts';
import { vbdLabel } from './find-vbd.ts';

/** Lines of which the growth is looked at, at least. */
const LINES = 3;
const SHARE = 0.1;

const example = (flush: 0 | 1): string =>
  captureText({
    log: [0, 300, 600, 900].map((f, index) => [50 + index * 10, statText('1.xvda-0', { wr: 1000, f })] as const),
    xenstore: diskNodes({}, { 'feature-barrier': 1, 'feature-flush-cache': flush }),
  });

/** Each barrier waits until the ring is empty. */
export const blk20: Rule = {
  id: 'BLK-20',
  name: 'barrier-cost',
  title: 'Barrier cost',
  severity: 'info',
  tearSafe: false,
  needs: ['blkbackStat.f', 'blkbackStat.wr', 'vbd.barrier', 'vbd.flushCache'],
  condition:
    'A disk offers feature-barrier=1 and feature-flush-cache=0, and over three or more lines of one of its rings the growth of f is more than 10 % of the writes.',
  hint: 'Use a backing device with a flush (feature-flush-cache) in the guest',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blk_drain_io(), 3.2 to 6.x; model M2.7',
  fires: { capture: example(0) },
  silent: { capture: example(1) },
  evaluate: function* (context) {
    const { facts } = context.world;
    const uses = barrierUse(context.world);
    if (uses === null) context.unknown('vbd.barrier', 'vbd.flushCache', 'blkbackStat.f');
    else context.pass();
    for (const { vbd, ring, intervals } of uses ?? []) {
      const barriers = intervals.reduce((sum, interval) => sum + interval.barriers, 0);
      const writes = intervals.reduce((sum, interval) => sum + interval.writes, 0);
      const last = intervals.at(-1);
      if (last === undefined || intervals.length < LINES || barriers <= SHARE * writes) continue;
      context.report({
        subject: vbd.address,
        place: factPlace(facts, 'blkbackStat', last.event.row, 'f'),
        message: `${ring.thread}: ${barriers} barriers beside ${writes} writes in ${intervals.length} intervals; each of them drains the ring of ${vbdLabel(vbd)}`,
        data: { thread: ring.thread, barriers, writes, intervals: intervals.length },
        evidence: [{ table: 'blkbackStat', row: last.event.row }],
      });
      yield;
    }
  },
};
