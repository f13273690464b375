import type { Rule } from '../rule.ts';
import { counterSamples } from './counter-samples.ts';
import { BOOT, captureText, connectText } from './example-text.ts';
import { logStats } from './log-stats.ts';

/** Sectors of 512 bytes that one request can have at most: 256 indirect segments of one page. */
const MOST_SECTORS = 8 * 256;
/** Requests that may come between the reading of the two files of a folder. */
const MEANWHILE = 4;

const example = (sectors: number): string =>
  captureText({
    parameters: { log_stats: 0 },
    log: [BOOT, [10, connectText()]],
    counters: { rd_req: 10, rd_sect: sectors },
  });

/** A request reads 2048 sectors at most. */
export const blk09: Rule = {
  id: 'BLK-09',
  name: 'sectors-per-request-impossible',
  title: 'Sectors per request impossible',
  severity: 'warning',
  tearSafe: false,
  needs: ['vbdCounter', 'parameter', 'kernelMessage'],
  condition:
    'log_stats=0 is captured, the log of the backend is there and holds no statistics line, and rd_sect is more than 2048 times rd_req (with room for 4 requests that came between the two readings).',
  hint: 'The counter wrapped, the sample is stale, or statistics were printed before the capture begins',
  reference: 'drivers/block/xen-blkback/xenbus.c: VBD_SHOW(); common.h: MAX_INDIRECT_SEGMENTS; invariant M2-I6',
  fires: { capture: example(30000) },
  silent: { capture: example(880) },
  evaluate: function* (context) {
    const { state, missing, related } = logStats(context.world);
    const devices = counterSamples(context.world);
    if (devices.length === 0) context.unknown('vbdCounter');
    else if (state === 'unknown') context.unknown(...missing);
    else context.pass();
    if (state !== 'off') return;
    for (const { subject, samples } of devices) {
      for (const { counters } of samples) {
        const requests = counters.get('rd_req');
        const sectors = counters.get('rd_sect');
        if (requests === undefined || sectors === undefined) continue;
        if (sectors.value <= (requests.value + MEANWHILE) * MOST_SECTORS) continue;
        context.report({
          subject,
          place: sectors.place,
          message: `${subject}: ${sectors.value} sectors for ${requests.value} reads, more than the ${MOST_SECTORS} that one can have`,
          data: { sectors: sectors.value, requests: requests.value, most: MOST_SECTORS },
          related: [{ place: requests.place, message: `rd_req ${requests.value}` }, ...related],
          // Both files of one folder were read in one breath; log_stats is configuration.
          evidence: [requests, sectors].map(({ row }) => ({ table: 'vbdCounter' as const, row })),
        });
      }
      yield;
    }
  },
};
