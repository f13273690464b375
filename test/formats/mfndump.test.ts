import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { m2pDumpFormat } from '../../server/src/formats/mfndump/m2p-dump.ts';
import { linuxP2mFormat } from '../../server/src/formats/linux-p2m/linux-p2m.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const M2P = ` --- Dumping M2P ---
 Max MFN: 4
  mfn=0x0 ==> pfn=0xffffffffffffffff
  mfn=0x1 ==> pfn=0x77
  mfn=0x2 ==> pfn=0x5555555555555555
  mfn=0x123456789 ==> pfn=0x78
 --- End of M2P ---
`;

const P2M = ` --- Dumping P2M for domain 3 ---
 Guest Width: 8, PT Levels: 4 P2M size: = 8
  pfn=0x0 ==> mfn=0x13da00 (type 0x0)
  pfn=0x1 ==> mfn=0x13da01 (type 0x0)
  pfn=0x2 ==> mfn=0x13da02 (type 0x9) pinned L1
  pfn=0x3 ==> mfn=0x13da03 (type 0x9) pinned L1
  pfn=0x4 ==> mfn=0x13da04 (type 0x0)
  pfn=0x5 ==> mfn=0xffffffffffffffff (type 0xf) invalid
  pfn=0x6 ==> mfn=0xffffffffffffffff (type 0xf) invalid
  pfn=0x7 ==> mfn=0x800000000013da05 (type 0x0)
 --- End of P2M for domain 3 ---
`;

describe('xen-mfndump dump-m2p', () => {
  it('is one row a line, as printed', async () => {
    const facts = await readText(M2P);
    expect(rowsOf(facts, 'm2pEntry')).toEqual([
      { mfn: 0n, pfn: 0xffffffffffffffffn, line: 3 },
      { mfn: 1n, pfn: 0x77n, line: 4 },
      { mfn: 2n, pfn: 0x5555555555555555n, line: 5 },
      { mfn: 0x123456789n, pfn: 0x78n, line: 6 },
    ]);
    expect(facts.blocks.map(({ kind, completeness }) => [kind, completeness])).toEqual([['m2p', 'complete']]);
  });

  it.each([
    ['without its first lines', M2P.split('\n').slice(2).join('\n'), 4, 'starts-late'],
    ['without its end', M2P.split('\n').slice(0, 5).join('\n'), 3, 'ends-early'],
    ['with a row that is gone', M2P.replace(/ {2}mfn=0x1 .*\n/, ''), 3, 'damaged'],
    ['with line ends of another system', M2P.replaceAll('\n', '\r\n'), 4, 'complete'],
  ])('%s', async (_, text, rows, completeness) => {
    const facts = await readText(text);
    expect([facts.tables.m2pEntry.rows(), facts.blocks[0]?.completeness]).toEqual([rows, completeness]);
  });

  it('reads long runs as it reads lines', async () => {
    const pfnOf = (mfn: number): string => (mfn % 3 === 0 ? 'ffffffffffffffff' : (mfn * 7).toString(16));
    const lines = Array.from({ length: 3000 }, (_, mfn) => `  mfn=0x${mfn.toString(16)} ==> pfn=0x${pfnOf(mfn)}`);
    const rows = rowsOf(await readText(lines.join('\n')), 'm2pEntry');
    expect(rows).toEqual(lines.map((_, mfn) => ({ mfn: BigInt(mfn), pfn: BigInt(`0x${pfnOf(mfn)}`), line: mfn + 1 })));
  });

  it('shows both frames', () => {
    const line = '  mfn=0x21c7ff ==> pfn=0x20011';
    expect((m2pDumpFormat.fields(line, 0) ?? []).map(({ kind, start, end }) => [kind, line.slice(start, end)])).toEqual(
      [
        ['mfn', '0x21c7ff'],
        ['pfn', '0x20011'],
      ],
    );
  });
});

describe('xen-mfndump dump-p2m', () => {
  it('joins rows that follow each other', async () => {
    const facts = await readText(`${P2M}${P2M}`);
    const row = { domid: 3, order: null, rights: null, memoryType: null };
    expect(rowsOf(facts, 'p2mRange').slice(0, 5)).toEqual([
      { ...row, firstPfn: 0n, lastPfn: 1n, firstMfn: 0x13da00n, type: 'page', line: 3 },
      { ...row, firstPfn: 2n, lastPfn: 3n, firstMfn: 0x13da02n, type: 'pinned L1', line: 5 },
      { ...row, firstPfn: 4n, lastPfn: 4n, firstMfn: 0x13da04n, type: 'page', line: 7 },
      { ...row, firstPfn: 5n, lastPfn: 6n, firstMfn: null, type: 'invalid', line: 8 },
      { ...row, firstPfn: 7n, lastPfn: 7n, firstMfn: 0x800000000013da05n, type: 'page', line: 10 },
    ]);
    expect(facts.blocks.map(({ kind, domain, completeness }) => [kind, domain, completeness])).toEqual([
      ['p2m', 3, 'complete'],
      ['p2m', 3, 'complete'],
    ]);
  });

  it('does not join over a row that is gone', async () => {
    const rows = rowsOf(await readText(P2M.replace(/ {2}pfn=0x1 .*\n/, '')), 'p2mRange');
    expect(rows.slice(0, 2).map(({ firstPfn, lastPfn }) => [firstPfn, lastPfn])).toEqual([
      [0n, 0n],
      [2n, 3n],
    ]);
  });
});

describe('xen-mfndump dump-ptes and lookup-pte', () => {
  it('is one row an entry', async () => {
    const facts = await readText(` --- Dumping 2 PTEs for domain 1 ---
 Guest Width: 8, PT Levels: 4 P2M size: = 40960
 pfn: 0x9fff, mfn: 0x5ebff, L1 table [pinned] [mapped]
  pte[0]: 0x8010000096400067
  pte[1]: 0x0
 --- End of PTEs for domain 1, pfn=0x9fff (mfn=0x5ebff) ---
 --- Lookig for PTEs mapping mfn 0x58f24 for domain 2 ---
 Guest Width: 8, PT Levels: 4 P2M size: = 32768
  0x58f24 <-- [0x56bf4][292]: 0x8010000058f24067
`);
    const table = { domid: 1, tableMfn: 0x5ebffn, tablePfn: 0x9fffn, level: 1 };
    expect(rowsOf(facts, 'pte')).toEqual([
      { ...table, index: 0, value: 0x8010000096400067n, mfn: 0x96400n, line: 4 },
      { ...table, index: 1, value: 0n, mfn: null, line: 5 },
      {
        domid: 2,
        tableMfn: 0x56bf4n,
        tablePfn: null,
        level: null,
        index: 292,
        value: 0x8010000058f24067n,
        mfn: 0x58f24n,
        line: 9,
      },
    ]);
    expect(facts.blocks.map(({ completeness }) => completeness)).toEqual(['complete', 'complete']);
  });
});

describe('xen-mfndump memcmp-mfns', () => {
  it('is a block that is over with its result', async () => {
    const text = ' --- Comparing the content of 2 MFNs ---\n 1: 0x1234[dom 1], 2: 0x5678[dom 0]\n  memcpy(1, 2) = 0\n';
    const facts = await readText(text);
    expect(facts.blocks.map(({ format, lastLine, completeness }) => [format, lastLine, completeness])).toEqual([
      ['mfn-compare', 3, 'complete'],
    ]);
    const cut = await readText(text.split('\n').slice(0, 2).join('\n'));
    expect(cut.blocks[0]?.completeness).toBe('ends-early');
  });
});

describe('p2m of debugfs', () => {
  it('has ranges of what the frames are, and leaves out the levels of the old form', async () => {
    const facts = await readText(` [0x0->0x9f] pfn
 [0x9f->0x100] identity
 [0x0->0x40000] level entry
 [0x100->0x40000] missing
`);
    const row = { domid: null, order: null, rights: null, memoryType: null };
    expect(rowsOf(facts, 'p2mRange')).toEqual([
      { ...row, firstPfn: 0n, lastPfn: 0x9en, firstMfn: null, type: 'pfn', line: 1 },
      { ...row, firstPfn: 0x9fn, lastPfn: 0xffn, firstMfn: 0x9fn, type: 'identity', line: 2 },
      { ...row, firstPfn: 0x100n, lastPfn: 0x3ffffn, firstMfn: null, type: 'missing', line: 4 },
    ]);
    expect(facts.blocks).toHaveLength(1);
    expect((linuxP2mFormat.fields(' [0x0->0x9f] pfn', 0) ?? []).map(({ value }) => value)).toEqual([0, 0x9f, 'pfn']);
  });
});

describe(`captured dumps of frames: ${corpusName}`, () => {
  const read = (name: string): Buffer => readFileSync(path.join(corpusFolder, 'x86', name));

  it.runIf(hasWholeCorpus)('x86/trace: 24576 of 24576 entries of the P2M agree with the M2P', async () => {
    const unpacked = spawnSync('xz', ['-dc', path.join(corpusFolder, 'x86/trace/m2p-dump.txt.xz')], {
      maxBuffer: 100_000_000,
    });
    if (unpacked.status !== 0) throw new Error('xz is needed to unpack a capture; install xz-utils');
    const m2p = await readText(unpacked.stdout);
    const p2m = await readText(gunzipSync(read('trace/p2m-dump-p1.txt.gz')));
    expect([m2p.tables.m2pEntry.rows(), m2p.blocks[0]?.completeness]).toEqual([1_572_864, 'complete']);
    expect(p2m.blocks.map(({ completeness }) => completeness)).toEqual(['complete']);
    const { mfn, pfn } = m2p.tables.m2pEntry.columns;
    let entries = 0;
    let agreeing = 0;
    for (const { firstPfn, lastPfn, firstMfn } of rowsOf(p2m, 'p2mRange')) {
      for (let at = firstPfn ?? 0n; at <= (lastPfn ?? -1n); at += 1n) {
        entries += 1;
        const frame = Number((firstMfn ?? 0n) + at - (firstPfn ?? 0n));
        if (mfn.at(frame) === BigInt(frame) && pfn.at(frame) === at) agreeing += 1;
      }
    }
    expect([entries, agreeing]).toEqual([24_576, 24_576]);
  });

  it.runIf(hasWholeCorpus)('x86: page table entries', async () => {
    const dumped = await readText(read('base612/p2m-dump-ptes.txt'));
    expect(dumped.tables.pte.rows()).toBe(
      read('base612/p2m-dump-ptes.txt')
        .toString()
        .match(/^ {2}pte\[/gm)?.length,
    );
    const found = await readText(read('base612/n2-lookup-pte.txt'));
    expect(found.tables.pte.rows()).toBe(read('base612/n2-lookup-pte.txt').toString().match(/<--/g)?.length);
    // The argument was decimal there: the tool found nothing.
    expect((await readText(read('trace/p2m-lookup-pte.txt'))).tables.pte.rows()).toBe(0);
  });
});
