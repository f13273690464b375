import type { Rule } from '../rule.ts';
import { counterSamples } from './counter-samples.ts';
import { BOOT, captureText, connectText } from './example-text.ts';
import { logStats } from './log-stats.ts';

const COUNTERS = { f_req: 3, oo_req: 0, rd_req: 14, rd_sect: 1000000000, wr_req: 2, wr_sect: 3200 };

/** Each statistics line sets the counters of requests in sysfs back to 0, and leaves flushes and sectors. */
export const blk08: Rule = {
  id: 'BLK-08',
  name: 'counters-reset-by-logging',
  title: 'Counters reset by logging',
  severity: 'info',
  tearSafe: false,
  needs: ['vbdCounter', 'parameter'],
  condition:
    'The capture has request counters of a device from sysfs, and log_stats is on (the parameter or a statistics line says so).',
  hint: 'Switch log_stats off before reading sysfs or xentop, or use the lines of the log',
  reference: 'drivers/block/xen-blkback/blkback.c: print_stats(); xenbus.c: VBD_SHOW(), 3.0 to 6.x; model M2.10',
  fires: { capture: captureText({ parameters: { log_stats: 1 }, counters: COUNTERS }) },
  silent: {
    capture: captureText({ parameters: { log_stats: 0 }, log: [BOOT, [10, connectText()]], counters: COUNTERS }),
  },
  evaluate: function* (context) {
    const { state, missing, related } = logStats(context.world);
    const devices = counterSamples(context.world);
    if (devices.length === 0) context.unknown('vbdCounter');
    else if (state === 'unknown') context.unknown(...missing);
    else context.pass();
    if (state !== 'on') return;
    for (const { subject, samples } of devices) {
      const reads = samples.flatMap(({ counters }) => counters.get('rd_req') ?? []);
      const [first, ...others] = reads;
      if (first === undefined) continue;
      context.report({
        subject,
        place: first.place,
        message: `${subject}: rd_req, wr_req, oo_req and ds_req count only since the last statistics line (10 s), f_req and the sectors since the connect`,
        data: { samples: reads.length, rd_req: first.value },
        related: [...related, ...others.map(({ place, value }) => ({ place, message: `rd_req ${value}` }))],
        evidence: [{ table: 'vbdCounter', row: first.row }],
      });
      yield;
    }
  },
};
