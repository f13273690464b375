import { describe, expect, it } from 'vitest';
import type { Facts } from '../../server/src/facts/facts.ts';
import { blockFormats } from '../../server/src/formats/registry.ts';
import { readText } from '../support/read-text.ts';

const ranges = ({ tables }: Facts, name: 'p2mRange' | 'iommuRange'): readonly unknown[] =>
  Array.from({ length: tables[name].rows() }, (_, row) => tables[name].row(row));

const EPT = `(XEN) [D: dump VT-x EPT tables]
(XEN) 
(XEN) domain1 EPT p2m table:
(XEN) gfn:             0 order:  9 mfn:        21c400 rwx WB 
(XEN) gfn:           200 order:  9 mfn:        21c600 rwx WB 
(XEN) gfn:           400 order:  0 mfn:        21c800 rwx WB 
(XEN) gfn:           401 order:  0 mfn:        21c801 r x WB 
(XEN) gfn:           402 order:  0 PoD
(XEN) gfn:           403 order:  0 PoD
(XEN) gfn:         feffe order:  0 mfn:        21c5e7 rw  WB!
(XEN) gfn:         fefff order:  0 mfn:        fee00     UC 
(XEN) gfn:         fe
(XEN) 
(XEN) domain2 EPT p2m table:
(XEN) gfn:             0 order: 18 mfn:        400000 rwx ?7?
(XEN) IRQ information:
`;

const OLD = `(XEN) domain7 EPT p2m table: 
(XEN) gfn: 0                 mfn: 21c400            order:  9  is_pod: 0
(XEN) gfn: 200               mfn: 0                 order:  9  is_pod: 1
`;

describe('key D', () => {
  it('gives ranges: entries of one order and rights whose frames follow each other', async () => {
    const facts = await readText(EPT);
    const of1 = { domid: 1, type: null, memoryType: 'WB' };
    expect(ranges(facts, 'p2mRange')).toEqual([
      { ...of1, firstPfn: 0n, lastPfn: 0x3ffn, firstMfn: 0x21c400n, order: 9, rights: 'rwx' },
      { ...of1, firstPfn: 0x400n, lastPfn: 0x400n, firstMfn: 0x21c800n, order: 0, rights: 'rwx' },
      { ...of1, firstPfn: 0x401n, lastPfn: 0x401n, firstMfn: 0x21c801n, order: 0, rights: 'rx' },
      {
        domid: 1,
        firstPfn: 0x402n,
        lastPfn: 0x403n,
        firstMfn: null,
        type: 'PoD',
        order: 0,
        rights: null,
        memoryType: null,
      },
      { ...of1, firstPfn: 0xfeffen, lastPfn: 0xfeffen, firstMfn: 0x21c5e7n, order: 0, rights: 'rw' },
      { ...of1, firstPfn: 0xfefffn, lastPfn: 0xfefffn, firstMfn: 0xfee00n, order: 0, rights: '', memoryType: 'UC' },
      {
        domid: 2,
        firstPfn: 0n,
        lastPfn: 0x3ffffn,
        firstMfn: 0x400000n,
        type: null,
        order: 18,
        rights: 'rwx',
        memoryType: null,
      },
    ]);
    expect(facts.blocks.find(({ key }) => key === 'D')).toMatchObject({ completeness: 'damaged', lastLine: 15 });
  });

  it('reads the form of 4.2 to 4.4', async () => {
    const facts = await readText(OLD);
    expect(ranges(facts, 'p2mRange')).toMatchObject([
      { domid: 7, firstPfn: 0n, lastPfn: 0x1ffn, firstMfn: 0x21c400n, type: null, rights: null },
      { domid: 7, firstPfn: 0x200n, lastPfn: 0x3ffn, firstMfn: null, type: 'PoD' },
    ]);
    expect(facts.blocks.find(({ key }) => key === 'D')?.completeness).toBe('ends-early');
  });

  it('does not guess the domain of entries whose first line is missing', async () => {
    const facts = await readText('(XEN) gfn:           400 order:  0 mfn:        21c800 rwx WB \n');
    expect(ranges(facts, 'p2mRange')).toMatchObject([{ domid: null, firstPfn: 0x400n }]);
    expect(facts.blocks[0]).toMatchObject({ key: 'D', completeness: 'starts-late' });
    expect(facts.notes.map(({ rule }) => rule)).toEqual(['GEN-10']);
  });
});

describe('key o', () => {
  it('gives ranges whose size the depth of the entry tells, with rights since 4.16', async () => {
    const facts = await readText(`(XEN) [o: dump iommu page tables]
(XEN) d1 sharing page tables
(XEN) [VT-D] d2 table has 4 levels
(XEN)    dfn: 00000000 mfn: 0021c400 rw
(XEN)    dfn: 00000001 mfn: 0021c401 rw
(XEN)    dfn: 00000002 mfn: 0021c402 r-
(XEN)   dfn: 00000200 mfn: 0021c600 rw
(XEN)   dfn: 00000400 mfn: 0021c800 rw
(XEN) AMD IOMMU d3 table has 3 levels
(XEN)   dfn: 000fee00  mfn: 000fee00  -w
(XEN) 'h' pressed -> showing installed handlers
`);
    expect(ranges(facts, 'iommuRange')).toEqual([
      { domid: 2, firstDfn: 0, lastDfn: 1, firstMfn: 0x21c400, rights: 'rw', order: 0 },
      { domid: 2, firstDfn: 2, lastDfn: 2, firstMfn: 0x21c402, rights: 'r-', order: 0 },
      { domid: 2, firstDfn: 0x200, lastDfn: 0x5ff, firstMfn: 0x21c600, rights: 'rw', order: 9 },
      { domid: 3, firstDfn: 0xfee00, lastDfn: 0xfee00, firstMfn: 0xfee00, rights: '-w', order: 0 },
    ]);
    expect(facts.blocks.find(({ key }) => key === 'o')).toMatchObject({ completeness: 'complete', lastLine: 10 });
  });

  it('reads the forms up to 4.14; without the number of levels the size is not known', async () => {
    const facts = await readText(`(XEN) domain3 IOMMU p2m table shared with MMU: 
(XEN) domain4 IOMMU p2m table: 
(XEN) p2m table has 3 levels
(XEN)   gfn: 000f0000  mfn: 0021c400
(XEN) domain5 IOMMU p2m table: 
(XEN)   gfn: 000f0000 mfn: 0021d400
(XEN)   gfn: 000f0001 mfn: 0021d401
(XEN)   gfn: 000f00
`);
    expect(ranges(facts, 'iommuRange')).toEqual([
      { domid: 4, firstDfn: 0xf0000, lastDfn: 0xf0000, firstMfn: 0x21c400, rights: null, order: 0 },
      { domid: 5, firstDfn: 0xf0000, lastDfn: null, firstMfn: 0x21d400, rights: null, order: null },
      { domid: 5, firstDfn: 0xf0001, lastDfn: null, firstMfn: 0x21d401, rights: null, order: null },
    ]);
    expect(facts.blocks.find(({ key }) => key === 'o')).toMatchObject({ completeness: 'damaged', lastLine: 8 });
  });

  it('names the fields of its entries', () => {
    const line = '(XEN)    dfn: 00000001 mfn: 0021c401 rw';
    const fields = blockFormats.find(({ key }) => key === 'o')?.fields(line, 6) ?? [];
    expect(fields.map(({ name, start, end }) => [name, line.slice(start, end)])).toEqual([
      ['firstDfn', '00000001'],
      ['firstMfn', '0021c401'],
      ['rights', 'rw'],
    ]);
  });
});
