import { describe, expect, it } from 'vitest';
import { readThreadName } from '../../server/src/formats/blkback-stat/thread-name.ts';
import { blkbackStatFormat } from '../../server/src/formats/blkback-stat/blkback-stat.ts';
import { readText } from '../support/read-text.ts';

const rowOf = async (line: string): Promise<unknown> => {
  const { tables } = await readText(`${line}\n`);
  return tables.blkbackStat.rows() === 1 ? tables.blkbackStat.row(0) : null;
};

describe('statistics line of blkback', () => {
  it('gives all columns', async () => {
    expect(
      await rowOf(
        '[ 1234.567890] xen-blkback: (5.xvda-1): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    7 | pg:  892/1056',
      ),
    ).toEqual({
      time: 1234.56789,
      thread: '5.xvda-1',
      domid: 5,
      device: 'xvda',
      ring: 1,
      oo: 3,
      rd: 612,
      wr: 1033,
      f: 12,
      ds: 7,
      persistent: 892,
      persistentMax: 1056,
      br: null,
      wall: null,
    });
  });

  it('leaves null what the version does not print', async () => {
    expect(await rowOf('xen-blkback (blkback.5.xvda): oo  -1  |  rd  612  |  wr -103  |  f   12')).toEqual({
      time: null,
      thread: 'blkback.5.xvda',
      domid: 5,
      device: 'xvda',
      ring: null,
      oo: -1,
      rd: 612,
      wr: -103,
      f: 12,
      ds: null,
      persistent: null,
      persistentMax: null,
      br: null,
      wall: null,
    });
    expect(await rowOf('blkback: blkback.5.xvda: oo   0  |  rd    0  |  wr    0  |  br    2')).toMatchObject({
      br: 2,
      f: null,
    });
  });

  it('takes the time of a log line only when it counts from boot', async () => {
    const stat = 'xen-blkback: (5.xvda-0): oo   0  |  rd    0  |  wr    0  |  f    0  |  ds    0 | pg:    0/1056';
    expect(await rowOf(`Jan 31 12:00:00 host kernel: ${stat}`)).toMatchObject({ time: null });
    expect(await rowOf(`Jan 31 12:00:00 host kernel: [   12.500000] ${stat}`)).toMatchObject({ time: 12.5 });
    expect(await rowOf(`6,1234,5140900,-;${stat}`)).toMatchObject({ time: 5.1409 });
  });

  it('refuses a line whose last number may have lost digits', async () => {
    const whole = 'xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/1056';
    for (let end = 0; end < whole.length; end += 1) expect(await rowOf(whole.slice(0, end))).toBeNull();
  });

  it('reads lines that stand inside a table of the hypervisor', async () => {
    const { tables } = await readText(
      [
        "(XEN) gnttab_usage_print_all [ key 'g' pressed",
        '(XEN) grant-table for remote d1 (v1)',
        '(XEN) [0x000]      0 0x7ec02 0x00000002          0 0x07ec02 0x19',
        '[  101.960739] xen-blkback: (1.xvda-0): oo   0  |  rd   33  |  wr   84  |  f   26  |  ds    0 | pg:   17/1056',
        '(XEN) [0x001]      0 0x7ec03 0x00000002          0 0x07ec03 0x19',
        '(XEN) gnttab_usage_print_all ] done',
      ].join('\n'),
    );
    expect(tables.blkbackStat.rows()).toBe(1);
    expect(tables.grantActive.rows()).toBe(2);
  });

  it('shows each number in its place', () => {
    const line = 'xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/1056';
    const fields = blkbackStatFormat.fields(line, 0) ?? [];
    expect(fields.map(({ name, start, end }) => [name, line.slice(start, end)])).toEqual([
      ['thread', '5.xvda-0'],
      ['oo', '3'],
      ['rd', '612'],
      ['wr', '1033'],
      ['f', '12'],
      ['ds', '0'],
      ['persistent', '892'],
      ['persistentMax', '1056'],
    ]);
  });
});

describe('thread name', () => {
  it.each([
    ['5.xvda-0', 5, 'xvda', 0],
    ['blkback.5.xvda', 5, 'xvda', null],
    ['blkback.5.xvd-1', 5, 'xvd', null],
    ['blkback.1.xvda-', 1, 'xvda', null],
    ['7.my-disk-3', 7, 'my-disk', 3],
    ['kworker', null, null, null],
  ])('%s', (name, domid, device, ring) => {
    expect(readThreadName(name)).toEqual({ domid, device, ring });
  });
});
