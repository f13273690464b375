import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../server/src/facts/facts.ts';
import { goodRow, grantDump } from '../support/grant-dump.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const refs = (facts: Facts): readonly (readonly [number, number, number])[] =>
  rowsOf(facts, 'grantActive').map(({ ref, flags, line }) => [line, ref, flags]);

const hypervisor = (facts: Facts): readonly (readonly [number, string])[] =>
  rowsOf(facts, 'hypervisorMessage').map(({ line, text }) => [line, text ?? '']);

const kernel = (facts: Facts): readonly (readonly [number, string])[] =>
  rowsOf(facts, 'kernelMessage').map(({ line, text }) => [line, text ?? '']);

const BAD_REF = 'common/grant_table.c:1053:d1v2 Bad ref 0x12f for d6';

describe('marks in front of lines', () => {
  it.each([
    ['quotes', `> > (XEN) ${BAD_REF}`],
    ['quotes without blanks', `>>>(XEN) ${BAD_REF}`],
    ['a bar', `  | (XEN) ${BAD_REF}`],
    ['a row of a table', `| (XEN) ${BAD_REF}   |`],
    ['a diff', `+(XEN) ${BAD_REF}`],
    ['a comment in a diff', `+\t * (XEN) ${BAD_REF}`],
    ['a comment', `    # (XEN) ${BAD_REF}`],
    ['a comment of C', `// (XEN) ${BAD_REF}`],
    ['indentation', `      (XEN) ${BAD_REF}`],
    ['a console server', `Nov 18 01:55:18.633866 (XEN) ${BAD_REF}`],
    ['words', `serial console: (XEN) ${BAD_REF}`],
    ['an element of a page', `<pre>(XEN) ${BAD_REF}</pre>`],
    ['non-breaking blanks', `(XEN)\u00a0common/grant_table.c:1053:d1v2 Bad\u00a0ref 0x12f for d6`],
  ])('%s', async (_, text) => {
    expect(hypervisor(await readText(`${text}\n`))).toEqual([[1, BAD_REF]]);
  });

  it('a host name that was masked, with a date or without', async () => {
    const text = 'xen:grant_table: g.e. 0x149 still pending';
    const facts = await readText(
      `Oct 14 05:56:14 <host> kernel: ${text}\n****** kernel: ${text}\nguest kernel: ${text}\n`,
    );
    expect(kernel(facts).filter(([line]) => line !== 2)).toEqual([
      [1, text],
      [3, text],
    ]);
  });
});

describe('wrapped lines', () => {
  const row = '(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19';

  it('a row is joined and stands at its first line', async () => {
    const text = grantDump(goodRow, '[0x009]      0 0x7de45 0x00000001          0 0x07de45\n0x1d', goodRow);
    const facts = await readText(text);
    expect(refs(facts)).toEqual([
      [6, 8, 0x19],
      [7, 9, 0x1d],
      [9, 8, 0x19],
    ]);
    expect(rowsOf(facts, 'grantTable').map(({ completeness }) => completeness)).toEqual(['complete']);
    expect(facts.blocks.find(({ format }) => format === 'grant-table')?.completeness).toBe('complete');
  });

  it('a row that is cut in its last number is joined without a blank', async () => {
    const facts = await readText(grantDump(`${goodRow.slice(0, -1)}\n${goodRow.slice(-1)}`));
    expect(refs(facts)).toEqual([[6, 8, 0x19]]);
  });

  it('a whole row is not joined with what follows it', async () => {
    const facts = await readText(grantDump(`${goodRow}\nthat is the one\n${goodRow}`));
    expect(refs(facts)).toEqual([
      [6, 8, 0x19],
      [8, 8, 0x19],
    ]);
  });

  it('a row whose rest does not come damages its table and is no fact', async () => {
    const facts = await readText(grantDump(goodRow, goodRow.slice(0, 30), goodRow));
    expect(refs(facts)).toEqual([
      [6, 8, 0x19],
      [8, 8, 0x19],
    ]);
    expect(rowsOf(facts, 'grantTable').map(({ completeness }) => completeness)).toEqual(['damaged']);
  });

  it('no cut of a row anywhere gives another row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 6, max: row.length - 1 }),
        fc.constantFrom('', '> ', ' '),
        async (at, mark) => {
          const facts = await readText(`${mark}${row.slice(0, at)}\n${mark}${row.slice(at)}\n`);
          const rows = rowsOf(facts, 'grantActive').map(({ ref, mfn, pin, flags }) => [ref, mfn, pin, flags]);
          expect([[], [[8, 0x7de44n, 1, 0x19]]]).toContainEqual(rows);
        },
      ),
    );
  });

  it('a message that is whole goes on where the next line makes it say more', async () => {
    const whole = '[  762.062874] xen-blkback: backend/vbd/3/51715: using 4 queues, protocol 1 (arm-abi)';
    expect(rowsOf(await readText(`${whole}\npersistent grants\n`), 'kernelMessage')[0]?.args).toEqual([
      'backend/vbd/3/51715',
      '4',
      '1',
      'arm-abi',
      'persistent grants',
    ]);
    expect(rowsOf(await readText(`${whole}\n[  763.000000] other\n`), 'kernelMessage')[0]?.args?.length).toBe(4);
  });

  it('a number that was cut is never told as the shorter one', async () => {
    const text = '(XEN) [   12.345678] common/grant_table.c:1053:d1v2 Bad ref 0x12f for d612';
    const facts = await readText(`${text.slice(0, -2)}\n12\n`);
    expect(hypervisor(facts)).toEqual([[1, text.slice(21)]]);
  });

  it('a line with an envelope is never the rest of another', async () => {
    const facts = await readText(
      '(XEN) common/grant_table.c:1909:d3v0 Expanding d3 grant table from 1 to\n(XEN) 2 frames\n',
    );
    expect(hypervisor(facts)).toEqual([]);
  });

  it('a directive is never the rest of a line', async () => {
    const facts = await readText(
      '%xdump 1\n%section xen-console\n(XEN) common/grant_table.c:1909:d3v0 Expanding d3 grant table from 1 to\n%end lines=1\n',
    );
    expect(facts.notes).toEqual([]);
  });

  it('lines that are pieces of another count as lines of their section', async () => {
    const facts = await readText(
      '%xdump 1\n%section xen-console\n(XEN) common/grant_table.c:1909:d3v0 Expanding d3 grant table from 1 to\n2 frames\n%end lines=2\n',
    );
    expect(facts.notes).toEqual([]);
    expect(hypervisor(facts)).toHaveLength(1);
  });

  it('the indentation of a listing stays', async () => {
    const facts = await readText(
      'local = ""\n domain = ""\n  1 = ""\n   image =\n"/srv/images/a-rather-long-name-of-an-image-of-a-guest-minimal.ext3"\n',
    );
    expect(rowsOf(facts, 'xenstoreNode').map(({ path }) => path)).toEqual([
      '/local',
      '/local/domain',
      '/local/domain/1',
      '/local/domain/1/image',
    ]);
  });
});

describe('several writers on one line', () => {
  it('the hypervisor in a line of a kernel', async () => {
    const facts = await readText(
      `[  411.014046] vbd vbd-17-51712: 9 mapping in shared(XEN) ${BAD_REF}\n page 9 from domain 17\n`,
    );
    expect(hypervisor(facts)).toEqual([[1, BAD_REF]]);
    expect(kernel(facts)).toEqual([[1, 'vbd vbd-17-51712: 9 mapping in shared page 9 from domain 17']]);
  });

  it('a line of a nested hypervisor stays that of another machine', async () => {
    expect(hypervisor(await readText(`(d6) (XEN) ${BAD_REF}\n> (d6) (XEN) ${BAD_REF}\n`))).toEqual([]);
  });
});

describe('gaps', () => {
  it.each(['[...]', '[..]', '...', '<snip>', '[snip]', '--- snip ---', '8< -----', '> [...]', '[ 120 lines removed ]'])(
    '%s makes the table around it incomplete',
    async (mark) => {
      const facts = await readText(
        grantDump(goodRow, `@`, '[0x009]      0 0x7de45 0x00000001          0 0x07de45 0x19').replace('(XEN) @', mark),
      );
      const tables = rowsOf(facts, 'grantTable');
      expect(tables.map(({ granter, completeness }) => [granter, completeness])).toEqual([
        [1, 'ends-early'],
        [null, 'starts-late'],
      ]);
    },
  );

  it('a list of domains with a gap is not whole', async () => {
    const text = `Name                                        ID   Mem VCPUs\tState\tTime(s)
Domain-0                                     0  1024     2     r-----      21.6
[...]
`;
    const facts = await readText(text);
    expect(facts.blocks.find(({ format }) => format === 'xl-list')?.completeness).toBe('ends-early');
  });
});

describe('escape sequences', () => {
  it('are taken out of lines', async () => {
    expect(
      hypervisor(
        await readText(`\u001b[1;31m(XEN) common/grant_table.c:1053:d1v2 \u001b[0mBad ref 0x12f for d6\u001b[K\n`),
      ),
    ).toEqual([[1, BAD_REF]]);
  });
});
