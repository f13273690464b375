import type { Rule } from '../rule.ts';
import { counterSamples, isLater, samplePairs, type CounterSample } from './counter-samples.ts';
import { BOOT, captureText, connectText, partsText } from './example-text.ts';
import { logStats } from './log-stats.ts';

/** Counters that only grow while log_stats is off. */
const COUNTERS = ['rd_req', 'wr_req', 'f_req', 'ds_req', 'oo_req', 'rd_sect', 'wr_sect'];

const example = (logged: 0 | 1, second: number): string =>
  captureText({
    parameters: { log_stats: logged },
    log: [BOOT, [10, connectText()]],
    more: `%snapshot id=a at=2026-01-05T10:00:00Z\n${partsText({ counters: { rd_req: 290, rd_sect: 2400 } })}%snapshot id=b at=2026-01-05T10:00:10Z\n${partsText({ counters: { rd_req: second, rd_sect: 2500 } })}`,
  });

/** The counters of one connection only grow. */
export const blk31: Rule = {
  id: 'BLK-31',
  name: 'counters-went-backwards',
  title: 'Counters went backwards',
  severity: 'warning',
  tearSafe: false,
  needs: ['vbdCounter', 'parameter', 'kernelMessage'],
  condition:
    'Some counter of a device in sysfs fell between two samples of which the second is later for certain, and some other grew (so that it was not connected anew), while log_stats=0 is captured and the log of the backend is there and holds no statistics line.',
  hint: 'Statistics were printed in between after all, the device was connected anew, or memory is corrupt',
  reference: 'drivers/block/xen-blkback/xenbus.c: VBD_SHOW(); blkback.c: print_stats(); invariant M2-I7',
  fires: { capture: example(0, 12) },
  silent: { capture: example(0, 300) },
  evaluate: function* (context) {
    const { world } = context;
    const { state, missing, related } = logStats(world);
    const devices = counterSamples(world).filter(({ samples }) => samples.length > 1);
    if (devices.length === 0) context.unknown('vbdCounter');
    else if (state === 'unknown') context.unknown(...missing);
    else context.pass();
    if (state !== 'off') return;
    for (const device of devices) {
      for (const [first, second] of samplePairs(device)) {
        const fallen = fallenCounters(first, second);
        const [name] = fallen;
        const before = name === undefined ? undefined : first.counters.get(name);
        const after = name === undefined ? undefined : second.counters.get(name);
        if (name === undefined || before === undefined || after === undefined || !isLater(world, first, second))
          continue;
        if (
          !COUNTERS.some(
            (other) => (second.counters.get(other)?.value ?? 0) > (first.counters.get(other)?.value ?? NaN),
          )
        )
          continue;
        context.report({
          subject: device.subject,
          place: after.place,
          message: `${device.subject}: ${fallen.map((other) => `${other} fell from ${first.counters.get(other)?.value} to ${second.counters.get(other)?.value}`).join(', ')}`,
          data: { counters: fallen },
          related: [{ place: before.place, message: `${name} ${before.value} before` }, ...related],
          evidence: [before, after].map(({ row }) => ({ table: 'vbdCounter' as const, row })),
        });
      }
      yield;
    }
  },
};

const fallenCounters = (first: CounterSample, second: CounterSample): readonly string[] =>
  COUNTERS.filter((name) => (second.counters.get(name)?.value ?? NaN) < (first.counters.get(name)?.value ?? NaN));
