import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { xentopFormat } from '../../server/src/formats/xentop/xentop.ts';
import { xlBlockListFormat } from '../../server/src/formats/xl/xl-block-list.ts';
import { xlVcpuListFormat } from '../../server/src/formats/xl/xl-vcpu-list.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const VCPUS = `Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)
Domain-0                             0     0    0   -b-     100.4  all / all
a guest with blanks                  2     1    -   --p      27.0  0-3,7 / all
`;

const BLOCKS = `Vdev  BE  handle state evt-ch ring-ref BE-path                       
51712 0   1      4     -1     -1       /local/domain/0/backend/vbd/1/51712
Vdev  BE  handle state evt-ch ring-ref BE-path                       
51712 0   2      4     8      9        /local/domain/0/backend/vbd/2/51712
768   0   3      -1    -1     -1       /local/domain/0/backend/qdisk/3/768
`;

const TOP = `      NAME  STATE   CPU(sec) CPU(%)     MEM(k) MEM(%)  MAXMEM(k) MAXMEM(%) VCPUS NETS NETTX(k) NETRX(k) VBDS   VBD_OO   VBD_RD   VBD_WR  VBD_RSECT  VBD_WSECT SSID
  Domain-0 -----r        134    0.0    1048576   33.3   no limit       n/a     2    0        0        0    0        0        0        0          0          0    0
        g1 --b---         11    0.0     131072    4.2     132096       4.2     2    0        0        0    3        0        0        0      12744       8192    0
VCPUs(sec):   0:          9s  1:          5s
VBD BlkBack 51728 [ca:10]  OO:        1   RD:        2   WR:        3   RSECT:       4248   WSECT:       4096
`;

describe('xl vcpu-list', () => {
  it('is one row a vCPU; the CPU of one that is offline is not known', async () => {
    const facts = await readText(VCPUS);
    expect(
      rowsOf(facts, 'vcpu').map(({ domid, vcpu, cpu, state, cpuSeconds }) => [domid, vcpu, cpu, state, cpuSeconds]),
    ).toEqual([
      [0, 0, 0, '-b-', 100.4],
      [2, 1, null, '--p', 27],
    ]);
    expect((xlVcpuListFormat.fields(VCPUS.split('\n')[2] ?? '', 0) ?? []).map(({ value }) => value)).toEqual([
      'a guest with blanks',
      2,
      1,
      '--p',
      '27.0',
      '0-3,7 / all',
    ]);
  });
});

describe('xl block-list', () => {
  it('is one row a device; what is -1 is not known', async () => {
    const facts = await readText(BLOCKS);
    expect(
      rowsOf(facts, 'vbd').map((row) => [
        row.frontendDomid,
        row.backendDomid,
        row.device,
        row.frontState,
        row.backState,
        row.eventChannels,
        row.ringRefs,
        row.backendType,
      ]),
    ).toEqual([
      [1, 0, 51712, 4, null, null, null, 'vbd'],
      [2, 0, 51712, 4, null, [8], [9], 'vbd'],
      [3, 0, 768, null, null, null, null, 'qdisk'],
    ]);
    expect(facts.blocks.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [1, 2],
      [3, 5],
    ]);
  });

  it('has no field for -1, and says whose the reference is', () => {
    const [, first, , second] = BLOCKS.split('\n');
    expect((xlBlockListFormat.fields(first ?? '', 0) ?? []).map(({ name }) => name)).toEqual([
      'device',
      'backendDomid',
      'frontendDomid',
      'state',
      'node',
    ]);
    const gref = (xlBlockListFormat.fields(second ?? '', 0) ?? []).find(({ kind }) => kind === 'gref');
    expect([gref?.value, gref?.domain]).toEqual([9, 2]);
  });
});

describe('xentop -b', () => {
  it('names domains, which have no id there, and counts of their devices', async () => {
    const facts = await readText(`${TOP}${TOP}`);
    expect(
      rowsOf(facts, 'domain')
        .slice(0, 2)
        .map((row) => [row.domid, row.name, row.state, row.vcpus, row.pages, row.maxPages, row.memoryMiB]),
    ).toEqual([
      [null, 'Domain-0', 'r-----', 2, 262144, null, 1024],
      [null, 'g1', '-b----', 2, 32768, 33024, 128],
    ]);
    expect(rowsOf(facts, 'vbdCounter').slice(0, 5)).toEqual(
      [
        ['oo_req', 1],
        ['rd_req', 2],
        ['wr_req', 3],
        ['rd_sect', 4248],
        ['wr_sect', 4096],
      ].map(([name, value]) => ({ frontendDomid: null, device: 51728, name, value, domainName: 'g1', line: 5 })),
    );
    // Each update is a block.
    expect(facts.blocks.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [1, 5],
      [6, 10],
    ]);
  });

  it('shows every number', () => {
    for (const line of TOP.split('\n').slice(1, 5)) {
      const fields = xentopFormat.fields(line, 0) ?? [];
      const shown = fields.map(({ start, end }) => line.slice(start, end));
      const printed = line.replace(/\[.*?\]/, '').match(/(?<=\s)\d+(?:\.\d)?(?=[\s:s]|$)/g);
      expect(shown).toEqual(expect.arrayContaining(printed ?? []));
    }
  });
});

describe(`captured lists: ${corpusName}`, () => {
  it.runIf(hasWholeCorpus)('x86/base/02-idle-after-io: the counts of its lists', async () => {
    const read = (name: string) =>
      readText(readFileSync(path.join(corpusFolder, 'x86/base/02-idle-after-io', name), 'utf8'));
    expect((await read('xl-vcpu-list.txt')).tables.vcpu.rows()).toBe(5);
    const blocks = rowsOf(await read('xl-block-list.txt'), 'vbd');
    expect(blocks).toHaveLength(4);
    expect(blocks.filter(({ eventChannels }) => eventChannels !== null)).toHaveLength(1);
    expect((await read('xentop.txt')).tables.domain.rows()).toBe(3);
  });
});
