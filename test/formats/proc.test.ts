import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { interruptsFormat } from '../../server/src/formats/proc/interrupts.ts';
import { iomemFormat } from '../../server/src/formats/proc/iomem.ts';
import { meminfoFormat } from '../../server/src/formats/proc/meminfo.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const INTERRUPTS = `           CPU0       CPU1       
  1:          0          9  xen-pirq    -ioapic-edge  i8042$
 11:      15331      15380     GICv3  27 Level     arch_timer
 59:         86          0  xen-dyn-lateeoi    -event     blkif-backend
NMI:          0          0   Non-maskable interrupts
ERR:          7
`;

describe('/proc/interrupts', () => {
  it('is one row a line, with a count for each CPU; one that counts for all has one', async () => {
    const facts = await readText(INTERRUPTS, { ...noHints, domain: 0 });
    expect(
      rowsOf(facts, 'interrupt').map(({ irq, counts, description, domid }) => [irq, counts, description, domid]),
    ).toEqual([
      ['1', [0, 9], 'xen-pirq -ioapic-edge i8042$', 0],
      ['11', [15331, 15380], 'GICv3 27 Level arch_timer', 0],
      ['59', [86, 0], 'xen-dyn-lateeoi -event blkif-backend', 0],
      ['NMI', [0, 0], 'Non-maskable interrupts', 0],
      ['ERR', [7], null, 0],
    ]);
    expect(facts.blocks.map(({ kind, format, firstLine, lastLine }) => [kind, format, firstLine, lastLine])).toEqual([
      ['proc', 'interrupts', 1, 6],
    ]);
  });

  it('shows every count', () => {
    const line = ' 59:         86          2  xen-dyn-lateeoi    -event     blkif-backend';
    const fields = interruptsFormat.fields(line, 0) ?? [];
    expect(fields.map(({ start, end, value }) => [line.slice(start, end), value])).toEqual([
      ['59', '59'],
      ['86', 86],
      ['2', 2],
    ]);
  });
});

describe('/proc/iomem', () => {
  it('is one row a range with its level', async () => {
    const text = '00000000-00000fff : Reserved\n00100000-40060fff : System RAM\n  01000000-01e01d31 : Kernel code\n';
    const facts = await readText(`${text}${text}`);
    expect(rowsOf(facts, 'ioMemory').slice(0, 3)).toEqual([
      { domid: null, start: 0n, end: 0xfffn, level: 0, name: 'Reserved', line: 1 },
      { domid: null, start: 0x100000n, end: 0x40060fffn, level: 0, name: 'System RAM', line: 2 },
      { domid: null, start: 0x1000000n, end: 0x1e01d31n, level: 1, name: 'Kernel code', line: 3 },
    ]);
    // What begins again at a lower address is another reading.
    expect(facts.blocks.map(({ firstLine }) => firstLine)).toEqual([1, 4]);
  });

  it('does not know the addresses that the kernel hides', async () => {
    const facts = await readText('00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n');
    expect(rowsOf(facts, 'ioMemory').map(({ start, end }) => [start, end])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('shows both addresses', () => {
    const line = '  01000000-01e01d31 : Kernel code';
    expect((iomemFormat.fields(line, 0) ?? []).map(({ start, end }) => line.slice(start, end))).toEqual([
      '01000000',
      '01e01d31',
      'Kernel code',
    ]);
  });
});

describe('/proc/meminfo', () => {
  it('is one row a line; a second reading is a block of its own', async () => {
    const text = 'MemTotal:         838352 kB\nActive(anon):       2052 kB\nHugePages_Total:       0\n';
    const facts = await readText(`${text}${text}`);
    expect(rowsOf(facts, 'memoryInfo').map(({ name, value, unit }) => [name, value, unit])).toEqual([
      ['MemTotal', 838352, 'kB'],
      ['Active(anon)', 2052, 'kB'],
      ['HugePages_Total', 0, null],
      ['MemTotal', 838352, 'kB'],
      ['Active(anon)', 2052, 'kB'],
      ['HugePages_Total', 0, null],
    ]);
    expect(facts.blocks).toHaveLength(2);
    expect((meminfoFormat.fields('MemTotal:         838352 kB', 0) ?? []).map(({ value }) => value)).toEqual([
      'MemTotal',
      838352,
      'kB',
    ]);
  });
});

describe(`captured files of /proc: ${corpusName}`, () => {
  it.runIf(hasWholeCorpus).each([
    ['x86/base/02-idle-after-io/interrupts.txt', 'interrupt'],
    ['x86/base/02-idle-after-io/proc-iomem.txt', 'ioMemory'],
    ['x86/base/02-idle-after-io/meminfo.txt', 'memoryInfo'],
    ['arm/r4-guests/2g-dom0-interrupts.txt', 'interrupt'],
    ['arm/r4-guests/2g-dom0-iomem.txt', 'ioMemory'],
    ['arm/r4-guests/2g-dom0-meminfo.txt', 'memoryInfo'],
  ] as const)('%s: every line is a row', async (name, table) => {
    const text = readFileSync(path.join(corpusFolder, name), 'utf8');
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^ +CPU0/.test(line));
    expect(rowsOf(await readText(text), table)).toHaveLength(lines.length);
  });
});
