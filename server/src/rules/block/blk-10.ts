import type { Rule } from '../rule.ts';
import { BOOT, captureText, connectText, partsText } from './example-text.ts';
import { failingEvidence, failingReads } from './failing-reads.ts';

const example = (sectors: number): string =>
  captureText({
    parameters: { log_stats: 0 },
    log: [BOOT, [10, connectText()]],
    more: `%snapshot id=a at=2026-01-05T10:00:00Z\n${partsText({ counters: { rd_req: 100, rd_sect: 800 } })}%snapshot id=b at=2026-01-05T10:00:10Z\n${partsText({ counters: { rd_req: 600, rd_sect: sectors } })}`,
  });

/** Requests are counted before they are checked, sectors when they are submitted. */
export const blk10: Rule = {
  id: 'BLK-10',
  name: 'all-requests-fail',
  title: 'All requests fail',
  severity: 'warning',
  tearSafe: false,
  needs: ['vbdCounter', 'parameter', 'kernelMessage'],
  condition:
    'Between two samples of sysfs rd_req grew by 100 or more and rd_sect not at all, while log_stats=0 is captured and the log of the backend is there and holds no statistics line.',
  hint: 'Switch on the debug messages of xen-blkback to see which check fails: range, segments, alignment, or grant',
  reference: 'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), 3.0 to 6.x; model M2.4 step 2',
  fires: { capture: example(800) },
  silent: { capture: example(4800) },
  evaluate: function* (context) {
    const found = failingReads(context.world);
    if ('missing' in found) {
      context.unknown(...found.missing);
      return;
    }
    context.pass();
    for (const failing of found) {
      const { subject, reads, after } = failing;
      context.report({
        subject,
        place: after.requests.place,
        message: `${subject}: ${reads} reads accepted since the sample before, none submitted`,
        data: { reads, seconds: failing.seconds },
        ...failingEvidence(failing),
      });
      yield;
    }
  },
};
