import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sysfsFormat } from '../../server/src/formats/sysfs/sysfs.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const DEVICE = '/sys/bus/xen-backend/devices/vbd-1-51712';

const LINES = `${DEVICE}/devtype: vbd
${DEVICE}/driver/unbind: cat: ${DEVICE}/driver/unbind: Permission denied
${DEVICE}/mode: w
${DEVICE}/nodename: backend/vbd/1/51712
${DEVICE}/physical_device: fd:0
${DEVICE}/power/control: auto
${DEVICE}/state: Connected
${DEVICE}/statistics/f_req: 1
${DEVICE}/statistics/rd_req: 48
${DEVICE}/statistics/rd_sect: 4248
`;

describe('sysfs values', () => {
  it('are counters and attributes of block devices', async () => {
    const facts = await readText(LINES);
    expect(rowsOf(facts, 'vbdCounter')).toEqual([
      { frontendDomid: 1, device: 51712, name: 'f_req', value: 1, domainName: null, line: 8 },
      { frontendDomid: 1, device: 51712, name: 'rd_req', value: 48, domainName: null, line: 9 },
      { frontendDomid: 1, device: 51712, name: 'rd_sect', value: 4248, domainName: null, line: 10 },
    ]);
    expect(rowsOf(facts, 'vbdSysfs').map(({ name, value, line }) => [name, value, line])).toEqual([
      ['devtype', 'vbd', 1],
      ['mode', 'w', 3],
      ['nodename', 'backend/vbd/1/51712', 4],
      ['physical_device', 'fd:0', 5],
      ['state', 'Connected', 7],
    ]);
    expect(facts.blocks.map(({ format, kind }) => [format, kind])).toEqual([['sysfs', 'sysfs']]);
  });

  it.each([
    ['grep', (path: string, value: string) => `${path}:${value}\n`],
    ['equals', (path: string, value: string) => `${path}=${value}\n`],
    ['spaced equals', (path: string, value: string) => `${path} = ${value}\n`],
    [
      'cat',
      (path: string, value: string) => `$ cat ${path.replace(/^vbd/, '/sys/bus/xen-backend/devices/vbd')} \n${value}\n`,
    ],
    ['tail', (path: string, value: string) => `==> ${path} <==\n${value}\n\n`],
  ])('read the same in the shape of %s', async (_, shape) => {
    const facts = await readText(
      shape(`${DEVICE}/statistics/wr_req`, '12') +
        shape('vbd-2-51728/state', 'Closing') +
        shape('/sys/module/xen_blkback/parameters/log_stats', '1') +
        shape('/sys/module/xen-blkfront/parameters/max', '32'),
    );
    expect(rowsOf(facts, 'vbdCounter')).toMatchObject([{ frontendDomid: 1, device: 51712, name: 'wr_req', value: 12 }]);
    expect(rowsOf(facts, 'vbdSysfs')).toMatchObject([
      { frontendDomid: 2, device: 51728, name: 'state', value: 'Closing' },
    ]);
    expect(rowsOf(facts, 'parameter').map(({ name, value, origin }) => [name, value, origin])).toEqual([
      ['xen_blkback.log_stats', '1', 'captured'],
      ['xen_blkfront.max', '32', 'captured'],
    ]);
    expect(facts.blocks).toHaveLength(1);
  });

  it('belong to the device of the section, or to an unknown one', async () => {
    const lines = 'statistics/oo_req:0\nstatistics/rd_req:7\n';
    expect(rowsOf(await readText(lines), 'vbdCounter')).toMatchObject([
      { frontendDomid: null, device: null, name: 'oo_req', value: 0 },
      { frontendDomid: null, device: null, name: 'rd_req', value: 7 },
    ]);
    const section = await readText(`%xdump 1\n%section sysfs path="${DEVICE}"\n${lines}%end\n`);
    expect(rowsOf(section, 'vbdCounter')[1]).toMatchObject({
      frontendDomid: 1,
      device: 51712,
      name: 'rd_req',
      line: 4,
    });
  });

  it('that are no counts are not known', async () => {
    const facts = await readText(
      `${DEVICE}/statistics/rd_req: -1\n${DEVICE}/statistics/wr_req: \n${DEVICE}/statistics/ds_req: cat: no\n`,
    );
    expect(rowsOf(facts, 'vbdCounter')).toEqual([]);
  });

  it('of a second sample are another block', async () => {
    const facts = await readText(`${LINES}${LINES}`);
    expect(facts.blocks.map(({ firstLine }) => firstLine)).toEqual([1, 18]);
    expect(rowsOf(facts, 'vbdCounter')).toHaveLength(6);
  });

  it('of the bounce buffer are one row a sample, in any order', async () => {
    const base = '/sys/kernel/debug/swiotlb';
    const facts = await readText(
      `1795191140.162806112\n${base}/io_tlb_used:2\n${base}/io_tlb_nslabs:256\n1795191144.98\n${base}/io_tlb_used:5\n${base}/io_tlb_nslabs:256\n${base}/io_tlb_used_hiwater: 9\n${base}/swiotlb-hi/io_tlb_nslabs: 4096\n`,
    );
    expect(rowsOf(facts, 'swiotlb').map(({ usedSlots, totalSlots, line }) => [usedSlots, totalSlots, line])).toEqual([
      [2, 256, 2],
      [5, 256, 5],
      [null, 4096, 8],
    ]);
  });

  it('give the version of the hypervisor', async () => {
    const facts = await readText(
      '/sys/hypervisor/version/major: 4\n/sys/hypervisor/version/minor: 17\n/sys/hypervisor/version/extra: .7\n',
    );
    expect(rowsOf(facts, 'host')).toMatchObject([{ xen: '4.17.7', name: null, domid: null }]);
  });

  it('name the fields of their lines', () => {
    const line = `${DEVICE}/statistics/rd_req: 48`;
    const shown = (sysfsFormat.fields(line, 0) ?? []).map(({ start, end, kind, name, value }) => [
      line.slice(start, end),
      kind,
      name,
      value,
    ]);
    expect(shown).toEqual([
      ['1-51712', 'device', 'device', '1-51712'],
      ['rd_req', 'keyword', 'name', 'rd_req'],
      ['48', 'counter', 'value', 48],
    ]);
    const header = `==> ${DEVICE}/mode <==`;
    expect((sysfsFormat.fields(header, 0) ?? []).map(({ start, end }) => header.slice(start, end))).toEqual([
      '1-51712',
      'mode',
    ]);
    expect(sysfsFormat.fields('/etc/passwd: root', 0)).toBeNull();
  });

  it('do not make it throw, whatever is cut or changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(700),
        fc.nat(60),
        fc.string({ unit: 'binary', maxLength: 5 }),
        async (from, length, put) => {
          const changed = LINES.slice(0, from) + put + LINES.slice(from + length);
          for (const line of changed.split('\n')) sysfsFormat.fields(line, 0);
          const counters = rowsOf(await readText(changed), 'vbdCounter');
          expect(counters.every(({ value }) => value !== null && value >= 0)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
