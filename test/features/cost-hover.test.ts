import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../server/src/features/hover.ts';
import { hostOf } from '../../server/src/replay/cost/cost-tables.ts';
import { limitCosts } from '../../server/src/replay/cost/limit-cost.ts';
import { lineOf, lookedAt, momentsNow } from './looked.ts';
import { marked } from './marked.ts';

const stat = (time: string, thread: string, rd: number, pg: string): string =>
  `[  ${time}00000] xen-blkback: (${thread}): oo   0  |  rd ${rd}  |  wr    0  |  f    0  |  ds    0 | pg:    ${pg}`;

const hosts = {
  pv: [
    '%host arch=x86_64',
    '%section xl cmd="xl list"',
    'Name  ID   Mem VCPUs      State   Time(s)',
    'Domain-0  0  2048     6     r-----    20.1',
    '%end',
  ],
  arm: ['%host arch=arm64'],
};

const fixture = (host: keyof typeof hosts): ReturnType<typeof marked> =>
  marked(
    [
      '%xdump 1',
      ...hosts[host],
      '%section sysfs',
      '/sys/module/xen_blkback/parameters/max_persistent_grants:«limit:352»',
      '%end',
      '%section kernel-log',
      stat('10.0', '1.xvda-0', 0, '100/1056'),
      stat('10.5', '2.xvda-0', 0, '200/1056'),
      stat('20.0', '1.xvda-0', 1000, '100/«max:1056»'),
      stat('20.5', '2.xvda-0', 3000, '200/1056').replace('rd 3000', 'rd «rd:3000»'),
      stat('90.0', '1.xvda-0', 0, '«alone:100»/1056'),
      '%end',
      '',
    ].join('\n'),
  );

const hover = async (host: keyof typeof hosts, name: string): Promise<string> => {
  const { text, at } = fixture(host);
  const lookup = await lookedAt(text);
  const { line, start } = at(name);
  return (hoverAt(lookup, await lineOf(lookup, line), start, [], momentsNow)?.markdown ?? '').replace(/\\(.)/g, '$1');
};

describe('what the cost model says where its numbers belong', () => {
  it('on a parameter: the limit by pages that a ring uses, and what the numbers are worth', async () => {
    const markdown = await hover('pv', 'limit');
    expect(markdown).toContain('Cost model C1 for this limit, 10 guests that always have requests and 6 processors');
    expect(markdown).toContain('- 352 pages: all are mapped already, 1102.0 kIOPS');
    expect(markdown).toMatch(/- 1024 pages: 34 % are mapped already, [\d.]+ to [\d.]+ kIOPS/);
    // MODEL.md 11.5, 6 processors of the backend at 10 guests.
    expect(markdown).toContain('- without persistent grants: 935.7 kIOPS');
    expect(markdown).toContain('no degrees of freedom are left, so this is a calibration and no validation');
    expect(markdown).toContain('xdump cost --calibrate');
  });

  it('on the limit of a statistics line', async () => {
    expect(await hover('pv', 'max')).toContain('- 1024 pages: all are mapped already');
  });

  it('on the load of a statistics line: what is seen and what the model predicts', async () => {
    const markdown = await hover('pv', 'rd');
    expect(markdown).toContain('400 I/O per second on 2 devices of 2 guests around this line');
    // Both trees grew by nothing, so that all pages were mapped already.
    expect(markdown).toMatch(
      /Cost model C1 predicts [\d.]+ kIOPS .* 100 % of the pages mapped already\): \d+ times of what was seen/,
    );
    expect(markdown).toContain('The guests asked for less than the host can do.');
    expect(markdown).toContain('no degrees of freedom are left');
  });

  it('says nothing where the line before is too old to tell a rate', async () => {
    expect(await hover('pv', 'alone')).not.toContain('C1');
  });

  it('says on Arm that nothing is flushed there', async () => {
    for (const name of ['limit', 'max', 'rd']) {
      const markdown = await hover('arm', name);
      expect(markdown).toContain('on Arm and in HVM and PVH domains nothing is flushed');
      expect(markdown).not.toContain('kIOPS');
    }
  });
});

describe('a limit below what a ring uses', () => {
  it('is the overflow regime of the model: 2112 pages and a limit of 1056', () => {
    const cost = limitCosts(1056, 66, hostOf({ guests: 10 }))[1];
    expect(cost?.pages).toBe(2112);
    expect(cost?.hitRatio.low).toBeCloseTo(0.488, 3);
    expect(cost?.hitRatio.high).toBe(0.5);
    expect(Math.round((cost?.iops.low ?? 0) / 1000)).toBe(782);
    expect(Math.round((cost?.iops.high ?? 0) / 1000)).toBe(801);
  });

  it('is none when it is negative, and all when it is 0', () => {
    expect(limitCosts(-1, 32, hostOf({})).map(({ hitRatio }) => hitRatio.low)).toEqual([1, 1]);
    expect(limitCosts(0, 32, hostOf({})).map(({ hitRatio }) => hitRatio.high)).toEqual([0, 0]);
  });
});
