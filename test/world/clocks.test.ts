import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import type { Interval } from '../../server/src/core/interval.ts';
import { aroundLine } from '../../server/src/features/around.ts';
import { buildClockLines, type ClockLines } from '../../server/src/world/clock-lines.ts';
import { analyseFolder, analyseText, type TextFile } from '../support/analyse-text.ts';

const linesOf = async (text: string | readonly TextFile[]): Promise<ClockLines> => {
  const { world } = typeof text === 'string' ? await analyseText(text, []) : await analyseFolder(text, []);
  const [capture] = world.captures;
  if (capture === undefined) throw new Error('no capture');
  return runToEnd(buildClockLines(capture));
};

const BLKBACK = 'xen-blkback: invalid buffer -- could not remap it';
const stamp = (seconds: number): string => `[${seconds.toFixed(6).padStart(12)}]`;
const xen = (seconds: number): string => `(XEN) ${stamp(seconds)} P2M: 44-bit IPA with 44-bit PA and 8-bit VMID`;
const kernel = (seconds: number, text = BLKBACK): string => `${stamp(seconds)} ${text}`;
const syslog = (clock: string, seconds: number, text = BLKBACK): string =>
  `Jan 31 ${clock} host kernel: ${kernel(seconds, text)}`;

/** A console on which lines of both clocks alternate; `offset`: hypervisor time = kernel time + offset. */
const console = (offset: number): string =>
  Array.from({ length: 8 }, (_, index) => [xen(100 + index), kernel(100.25 + index - offset)])
    .flat()
    .join('\n');

const contains = (interval: Interval | null, value: number): boolean =>
  interval !== null && (interval.low ?? -Infinity) <= value && value <= (interval.high ?? Infinity);

describe('the offset of a kernel to the hypervisor', () => {
  it('is limited by the order of the lines on one console', async () => {
    const { offset, reference } = await linesOf(console(40));
    expect(reference).toBe('hypervisor');
    const known = offset('d0');
    expect(known?.low).toBeCloseTo(38.75);
    expect(known?.high).toBeCloseTo(40.75);
  });

  it('shifts with the clock of one of the logs', async () => {
    const known = (await linesOf(console(10))).offset('d0');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 90_000 }), async (milliseconds) => {
        const shift = milliseconds / 1000;
        const shifted = (await linesOf(console(shift))).offset('d0');
        expect(shifted?.low).toBeCloseTo((known?.low ?? NaN) + shift - 10, 4);
        expect(shifted?.high).toBeCloseTo((known?.high ?? NaN) + shift - 10, 4);
      }),
      { numRuns: 30 },
    );
  });

  it('is not known where logs follow each other, contradict themselves or begin again', async () => {
    const unknown = async (...lines: readonly string[]): Promise<void> => {
      expect((await linesOf(lines.join('\n'))).offset('d0')).toBeNull();
    };
    await unknown(xen(1), xen(2), kernel(1), kernel(2));
    await unknown(kernel(1), kernel(2), xen(1), xen(2));
    await unknown(kernel(1), xen(100), kernel(2), xen(200), kernel(3), xen(300), kernel(4), xen(400));
    await unknown(console(40), console(40));
    await unknown(console(40), console(90).split('\n').slice(-4).join('\n'));
    // Nothing but the tables' own prompt stands between them.
    await unknown(console(40).replaceAll('\n', '\nroot@host:~# \n'));
  });

  it('takes no lower limit from lines that waited for a console', async () => {
    const late = [xen(90), kernel(1), kernel(2, 'printk: console [hvc0] enabled')].join('\n');
    const known = (await linesOf(`${late}\n${console(40)}`)).offset('d0');
    expect(contains(known, 40)).toBe(true);
  });

  // By hand: the kernel's clock starts (its first time that is not 0) behind the hypervisor line of the first number, and
  // the first line with a time is above the one of the second number less that time.
  it.each([
    ['r4-guests', 4.899, 4.9272],
    ['r5-hold-oom-guest', 1.908, 1.9492],
  ])('holds the true one of %s', async (run, from, to) => {
    const text = readFileSync(new URL(`../corpus/arm/${run}/serial-full-console.log`, import.meta.url), 'latin1');
    const known = (await linesOf(text)).offset('d0');
    expect(known?.low ?? -Infinity).toBeLessThanOrEqual(from);
    expect(known?.high ?? Infinity).toBeGreaterThanOrEqual(to);
    expect((known?.high ?? Infinity) - (known?.low ?? 0)).toBeLessThan(1.1);
  });
});

describe('the offset of a wall clock', () => {
  // Jan 31 00:00:00 of a stamp without year; `00:01:40` is second 100 of that day.
  const DAY = Date.UTC(1970, 0, 31) / 1000;
  const WALL = 'd0 wall clock without year';
  /** A line without its own time, so that the wall clock has an event. */
  const CLOCK_ONLY = `Jan 31 00:05:00 host kernel: ${BLKBACK}`;
  const wallOf = async (...lines: readonly string[]): Promise<Interval | null> =>
    (await linesOf([...lines, CLOCK_ONLY].join('\n'))).offset(WALL);

  it('is known where lines that are apart agree', async () => {
    const known = await wallOf(syslog('00:01:40', 100.25), syslog('00:01:50', 110.25));
    expect(known).toEqual({ low: -DAY - 0.75, high: -DAY + 1.25 });
    // Lines that waited for syslog to start do not disturb.
    const started = await wallOf(
      syslog('00:01:40', 1),
      syslog('00:01:40', 50),
      syslog('00:01:40', 100.25),
      syslog('00:01:50', 110.25),
    );
    expect(started).toEqual(known);
  });

  it('is limited on one side where lines may all have waited', async () => {
    const known = await wallOf(syslog('00:01:40', 1), syslog('00:01:40', 1.5));
    expect(known).toEqual({ low: -DAY - 99.5, high: null });
  });

  it('is not known where a clock was set or began again', async () => {
    const agreed = [syslog('00:01:40', 100.25), syslog('00:01:50', 110.25)];
    expect(await wallOf(...agreed, syslog('00:09:00', 120.25))).toBeNull();
    expect(await wallOf(...agreed, syslog('00:00:10', 120.25))).toBeNull();
    expect(await wallOf(...agreed, syslog('00:02:10', 1.25))).toBeNull();
  });

  it('comes from texts that two logs hold once each', async () => {
    const texts = ['xen-blkback: backend/vbd/1/51712: using 1 queues, protocol 1 (arm-abi) persistent grants', BLKBACK];
    const human = (second: string, text: string): string => `[Wed Jan 31 00:01:${second} 2024] ${text}`;
    const [first = '', second = ''] = texts;
    const own = { name: 'dmesg.txt', text: [kernel(1.25, first), kernel(9.25, second)].join('\n') };
    const dated = { name: 'dmesg-T.txt', text: [human('01', first), human('09', second)].join('\n') };
    const { offset, reference } = await linesOf([own, dated]);
    expect(reference).toBe('d0');
    const start = Date.UTC(2024, 0, 31, 0, 1) / 1000;
    expect(contains(offset('d0 wall clock'), -start)).toBe(true);
    const twice = {
      name: 'dmesg-T.txt',
      text: [human('01', first), human('05', second), human('09', second)].join('\n'),
    };
    expect(offset('d0 wall clock')?.high).not.toBeNull();
    expect((await linesOf([own, twice])).offset('d0 wall clock')?.high ?? null).toBeNull();
  });

  it('stands outside of the stamp of the hypervisor in a log of xenconsoled', async () => {
    const text = [1, 5, 9].map((second) => `[2024-01-31 00:01:0${second}] ${xen(second + 0.25)}`).join('\n');
    const { offset, events } = await linesOf(text);
    expect(events.map(({ clock }) => clock)).toEqual(['hypervisor', 'hypervisor', 'hypervisor']);
    expect(contains(offset('hypervisor wall clock'), -Date.UTC(2024, 0, 31, 0, 1) / 1000)).toBe(true);
  });
});

describe('time lines', () => {
  it('are in order over clocks that are connected, and apart where nothing connects them', async () => {
    const { events } = await linesOf(console(40));
    expect(events.map(({ clock }) => clock)).toEqual(Array.from({ length: 8 }, () => ['hypervisor', 'd0']).flat());
    const apart = await linesOf([xen(1), xen(90), kernel(2), kernel(3)].join('\n'));
    expect(apart.events.map(({ clock }) => clock)).toEqual(['hypervisor', 'hypervisor', 'd0', 'd0']);
  });

  it('take cycles for no seconds', async () => {
    const { events, offset } = await linesOf(
      `(XEN) [00000000002134e1] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID\n${xen(1)}`,
    );
    expect(events.map(({ clock, time }) => [clock, time])).toEqual([
      ['hypervisor', 1],
      ['hypervisor cycles', 0x2134e1],
    ]);
    expect(offset('hypervisor cycles')).toBeNull();
  });

  it('say what may have happened near a line', async () => {
    const analysis = await analyseText(console(40), []);
    const around = runToEnd(aroundLine({ analysis, seconds: 1.5 }, { source: 0, line: 3 }));
    expect(around?.clock).toBe('hypervisor');
    expect(around?.events.filter(({ clock }) => clock === 'hypervisor').map(({ place }) => place.line)).toEqual([1, 5]);
    // The last of them is 1.0 to 3.0 s away, given what is known of the clock.
    expect(around?.events.filter(({ clock }) => clock === 'd0').map(({ place }) => place.line)).toEqual([2, 4, 6, 8]);
    expect(runToEnd(aroundLine({ analysis, seconds: 5 }, { source: 0, line: 99 }))).toBeNull();
    const apart = await analyseText([xen(1), kernel(2)].join('\n'), []);
    expect(runToEnd(aroundLine({ analysis: apart, seconds: 5 }, { source: 0, line: 1 }))).toMatchObject({
      events: [],
      unplaced: ['d0'],
    });
  });
});
