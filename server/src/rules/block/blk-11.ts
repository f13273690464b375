import type { Rule } from '../rule.ts';
import { BOOT, captureText, connectText, partsText } from './example-text.ts';
import { failingEvidence, failingReads } from './failing-reads.ts';

/** Each failure sleeps 1 ms, so that one thread makes 1000 in a second at most. */
const MOST = 1000;
const LEAST = 100;

const example = (reads: number): string =>
  captureText({
    parameters: { log_stats: 0 },
    log: [BOOT, [10, connectText()]],
    more: `%snapshot id=a at=2026-01-05T10:00:00Z\n${partsText({ counters: { rd_req: 100, rd_sect: 800 } })}%snapshot id=b at=2026-01-05T10:00:10Z\n${partsText({ counters: { rd_req: 100 + reads, rd_sect: 800 } })}`,
  });

/** A frontend whose requests all fail is slowed down by the backend. */
export const blk11: Rule = {
  id: 'BLK-11',
  name: 'error-back-off-signature',
  title: 'Error back-off signature',
  severity: 'warning',
  tearSafe: false,
  needs: ['vbdCounter', 'parameter', 'kernelMessage', 'snapshot.at'],
  condition:
    'All reads between two samples of sysfs failed (BLK-10), from 100 to 1000 in a second by the times of their snapshots.',
  hint: 'A broken frontend throttles itself; find the check that fails',
  reference: 'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), msleep(1) after fail_response; model M2.4',
  fires: { capture: example(6000) },
  silent: { capture: example(150) },
  evaluate: function* (context) {
    const found = failingReads(context.world);
    if ('missing' in found) {
      context.unknown(...found.missing);
      return;
    }
    if (found.every(({ seconds }) => seconds !== null)) context.pass();
    else context.unknown('snapshot.at');
    for (const failing of found) {
      const { subject, reads, seconds, after } = failing;
      if (seconds === null || seconds <= 0) continue;
      const rate = Math.round(reads / seconds);
      if (rate < LEAST || rate > MOST) continue;
      context.report({
        subject,
        place: after.requests.place,
        message: `${subject}: ${rate} failed reads in a second; each makes the backend's thread sleep 1 ms`,
        data: { reads, seconds, rate },
        ...failingEvidence(failing),
      });
      yield;
    }
  },
};
