import { describe, expect, it } from 'vitest';
import type { Rule } from '../../server/src/rules/rule.ts';
import { blockRules } from '../../server/src/rules/block/index.ts';
import { captureText, connectText, diskNodes, statText } from '../../server/src/rules/block/example-text.ts';
import { persistentRules } from '../../server/src/rules/persistent/index.ts';
import { ringRules } from '../../server/src/rules/ring/index.ts';
import { analyseFolder, analyseText } from '../support/analyse-text.ts';

const rules: readonly Rule[] = [...ringRules, ...blockRules, ...persistentRules];

/** Rule and line of what is found at warning or above. */
const warnings = async (text: string): Promise<readonly string[]> =>
  (await analyseText(text, rules)).findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, location }) => `${rule}:${location.line}`);

const found = async (text: string, id: string) =>
  (await analyseText(text, rules)).findings.filter(({ rule }) => rule === id);

const log = (...lines: readonly (readonly [number, string])[]): string => captureText({ log: lines });
const counters = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `/sys/bus/xen-backend/devices/vbd-1-51712/statistics/${name}: ${value}\n`)
    .join('');

describe('statistics lines', () => {
  it('f goes on while its neighbours are reset', async () => {
    const lines = [0, 1, 2].map(
      (index) => [50 + index * 10, statText('1.xvda-0', { rd: index === 1 ? 900 : 0, f: 26 })] as const,
    );
    expect(await warnings(log([10, connectText()], ...lines))).toEqual([]);
  });

  it('rings of one device count for themselves', async () => {
    const text = log(
      [10, connectText(1, 51712, 2)],
      [50, statText('1.xvda-0', { f: 26 })],
      [50.1, statText('1.xvda-1', { f: 3 })],
      [60, statText('1.xvda-0', { f: 26 })],
      [60.1, statText('1.xvda-1', { f: 3 })],
    );
    expect(await warnings(text)).toEqual([]);
  });

  it.each([
    ['a new connect', [55, connectText()] as const],
    ['the end of a connection', [55, 'xen-blkback: backend/vbd/1/51712: prepare for reconnect'] as const],
    ['another boot', [0, 'Linux version 6.1.0 (build@host) (gcc 12) #1 SMP'] as const],
  ])('%s explains a smaller f', async (_, between) => {
    const text = log([10, connectText()], [50, statText('1.xvda-0', { f: 26 })], between, [
      60,
      statText('1.xvda-0', { f: 3 }),
    ]);
    expect(await warnings(text)).toEqual([]);
  });

  it('the connect of another device does not', async () => {
    const text = log(
      [10, connectText()],
      [50, statText('1.xvda-0', { f: 26 })],
      [55, connectText(2, 51712)],
      [60, statText('1.xvda-0', { f: 3 })],
    );
    expect(await warnings(text)).toEqual(['BLK-07:6']);
  });

  it('a log that was filtered shows no reconnect, so f cannot be judged', async () => {
    const analysis = await analyseText(
      log([50, statText('1.xvda-0', { f: 26 })], [60, statText('1.xvda-0', { f: 3 })]),
      rules,
    );
    expect(analysis.findings.map(({ rule }) => rule)).not.toContain('BLK-07');
    expect(analysis.unknown.map(({ rule }) => rule)).toContain('BLK-07');
  });

  it('lines that may be of two devices with one name cannot be judged', async () => {
    const thread = 'blkback.123.xvd';
    const line = (f: number): string =>
      `xen-blkback (${thread}): oo   0  |  rd    0  |  wr    0  |  f ${String(f).padStart(4)}  |  ds    0 | pg:    0/1056`;
    const text = log(
      [10, 'xen-blkback:ring-ref 8, event-channel 9, protocol 1 (x86_64-abi) '],
      [50, line(26)],
      [60, line(3)],
    );
    expect(await found(text, 'BLK-07')).toEqual([]);
  });

  it.each([12, 24.9])('a gap of %s s is that of a slow host', async (gap) => {
    const text = log(
      [10, connectText()],
      [50, statText('1.xvda-0', {})],
      [61, statText('1.xvdb-0', {})],
      [50 + gap, statText('1.xvda-0', {})],
      [61 + gap, statText('1.xvdb-0', {})],
    );
    expect(await warnings(text)).toEqual([]);
  });

  it('a gap in which no ring printed is log_stats switched off', async () => {
    const text = log(
      [10, connectText()],
      [50, statText('1.xvda-0', {})],
      [50.2, statText('1.xvdb-0', {})],
      [300, 'xen-blkback: Purged 0/17'],
      [500, statText('1.xvda-0', {})],
      [500.2, statText('1.xvdb-0', {})],
    );
    expect(await warnings(text)).toEqual([]);
  });

  it('a log that is there in two files is judged once', async () => {
    const lines = [
      `[   10.000000] ${connectText()}`,
      '[   84.763724] xen-blkback: Bad number of segments in request (200)',
      '',
    ].join('\n');
    const { findings } = await analyseFolder(
      [
        { name: 'dmesg-dom0.txt', text: lines },
        { name: 'dmesg-new.txt', text: lines },
      ],
      rules,
    );
    expect(findings.map(({ rule, data }) => [rule, data['count']])).toEqual([['BLK-26', 1]]);
  });
});

describe('messages that look bad and are not', () => {
  it('purges of nothing, also thousands of them', async () => {
    const lines = Array.from(
      { length: 200 },
      (_, index) => [50 + index * 0.1, 'xen-blkback: Going to purge at least 0 persistent grants'] as const,
    );
    expect(await warnings(log([10, connectText()], ...lines, [90, 'xen-blkback: Purged 0/17']))).toEqual([]);
  });

  it('a purge worker that is busy now and then', async () => {
    const busy = 'xen-blkback: Scheduled work from previous purge is still busy, cannot purge list';
    const text = log([10, connectText()], [50, 'xen-blkback: Purged 0/9'], [51, busy], [51.1, busy], [90, busy]);
    expect((await analyseText(text, rules)).findings).toEqual([]);
  });

  it('a kernel of a guest is not one of a backend', async () => {
    const text =
      '[    0.000000] Linux version 3.2.0 (build@host) (gcc 4) #1 SMP\n[    1.100000] blkfront: xvda: barrier or flush: disabled\n';
    expect((await analyseText(text, rules)).findings).toEqual([]);
  });

  it.each(['3.10.0-1160.el7.x86_64', '3.4.113'])(
    '%s may carry the fix: never more than information',
    async (kernel) => {
      const text = captureText({ kernel, log: [[10, connectText()]] });
      expect(await warnings(text)).toEqual([]);
      const [finding] = await found(text, 'BLK-16');
      expect(finding).toMatchObject({ severity: 'info', confidence: 'low', category: 'security' });
    },
  );
});

describe('sysfs counters', () => {
  const samples = (logged: 0 | 1, first: string, second: string): string =>
    captureText({
      parameters: { log_stats: logged },
      log: [[10, connectText()]],
      more: `%snapshot id=a\n%section sysfs\n${first}%end\n%snapshot id=b\n%section sysfs\n${second}%end\n`,
    });

  it('go backwards while statistics are printed', async () => {
    const text = samples(1, counters({ rd_req: 290, rd_sect: 2400 }), counters({ rd_req: 12, rd_sect: 399968 }));
    expect(await warnings(text)).toEqual([]);
    expect((await found(text, 'BLK-08')).map(({ severity, data }) => [severity, data['samples']])).toEqual([
      ['info', 2],
    ]);
  });

  it('of a folder are in the order of names, which is no order of time', async () => {
    const { findings } = await analyseFolder(
      [
        { name: 'after/vbd-sysfs.txt', text: counters({ rd_req: 290, rd_sect: 2400, wr_req: 1 }) },
        { name: 'before/vbd-sysfs.txt', text: counters({ rd_req: 12, rd_sect: 100, wr_req: 1 }) },
        { name: 'blkback-params.txt', text: '/sys/module/xen_blkback/parameters/log_stats: 0\n' },
      ],
      rules,
    );
    expect(findings).toEqual([]);
  });

  it('of a device that was connected anew all begin at 0', async () => {
    const text = samples(0, counters({ rd_req: 290, rd_sect: 2400 }), counters({ rd_req: 12, rd_sect: 100 }));
    expect(await warnings(text)).toEqual([]);
  });

  it('without the log of the backend may have been reset', async () => {
    const text = captureText({ parameters: { log_stats: 0 }, counters: { rd_req: 10, rd_sect: 30000 } });
    const analysis = await analyseText(text, rules);
    expect(analysis.findings).toEqual([]);
    expect(analysis.unknown.find(({ rule }) => rule === 'BLK-09')?.needs).toEqual(['kernelMessage']);
  });

  it('are not compared with a default of log_stats', async () => {
    const analysis = await analyseText(
      `%xdump 1\n%section sysfs\n${counters({ rd_req: 10, rd_sect: 30000 })}%end\n`,
      rules,
    );
    expect(analysis.findings).toEqual([]);
    expect(analysis.unknown.map(({ rule }) => rule)).toContain('BLK-09');
  });
});

describe('queues', () => {
  it('that a backend refused are named by its own line', async () => {
    const text = log([50, 'vbd vbd-5-51712: 22 guest requested 8 queues, exceeding the maximum of 4.']);
    expect(
      (await found(text, 'RNG-11')).map(({ subject, data }) => [subject, data['queues'], data['maxQueues']]),
    ).toEqual([['vbd:5/51712', 8, 4]]);
  });

  it('of which fewer are left than references mean nothing', async () => {
    const text = captureText({
      xenstore: diskNodes(
        {
          'ring-ref': null,
          'multi-queue-num-queues': 1,
          'queue-0/ring-ref': 8,
          'queue-0/event-channel': 13,
          'queue-1/ring-ref': 9,
          'queue-1/event-channel': 14,
        },
        { 'multi-queue-max-queues': 4 },
      ),
    });
    expect(await warnings(text)).toEqual([]);
  });
});

describe('xenstore', () => {
  it('of a device that has just been closed may still name the references of another', async () => {
    const text = captureText({
      xenstore: [...diskNodes({ state: 6, 'ring-ref': 8 }, { state: 6 }), ...diskNodes({ 'ring-ref': 8 }, {}, 51728)],
    });
    expect(await warnings(text)).toEqual([]);
  });

  it('shared references of two disks are one finding at the second', async () => {
    const text = captureText({
      xenstore: [...diskNodes({ 'ring-ref': 8 }), ...diskNodes({ 'ring-ref': 8 }, {}, 51728)],
    });
    const [finding, ...others] = await found(text, 'RNG-12');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'error', subject: 'd1:gref:0x8' });
    expect(finding?.message).toContain('vbd/51728/ring-ref');
  });

  it('without the size of a disk a denied write proves nothing', async () => {
    const text = log([50, 'xen-blkback: access denied: write of [0,8] on dev=700000']);
    const analysis = await analyseText(text, rules);
    expect(analysis.findings).toEqual([]);
    expect(analysis.unknown.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['BLK-12', 'BLK-13']));
  });

  it('two disks on one backing device are both named, and none is the subject', async () => {
    const text = captureText({
      log: [[50, 'xen-blkback: access denied: read of [1099511627776,1099511627840] on dev=700000']],
      xenstore: [...diskNodes(), ...diskNodes({}, { 'physical-device': '7:0' }, 51728)],
    });
    const [finding] = await found(text, 'BLK-13');
    expect(finding?.subject).toBeNull();
    expect(finding?.message).toContain('vbd:1/51712');
    expect(finding?.message).toContain('vbd:1/51728');
  });

  it('an end of a request that wraps is behind every end', async () => {
    const text = captureText({
      log: [[50, 'xen-blkback: access denied: write of [18446744073709551612,4] on dev=700000']],
      xenstore: diskNodes(),
    });
    expect((await found(text, 'BLK-13')).map(({ subject }) => subject)).toEqual(['vbd:1/51712']);
  });
});
