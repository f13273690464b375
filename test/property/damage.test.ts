import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../server/src/facts/facts.ts';
import { cleanDump } from '../support/clean-dump.ts';
import {
  barred,
  cleanText,
  coloured,
  discussed,
  entities,
  logged,
  paged,
  printed,
  quoted,
  quotedPrintable,
  spliced,
  wrapped,
  type DamagedText,
} from '../support/damage-text.ts';
import { runs } from './corpus-files.ts';
import { readBytes } from './read-chunks.ts';
import { toldFacts, toldValue } from './told.ts';

/** Columns that are lines or rows; a daemon's stamp is a wall clock that the clean line has not. */
const PLACES: ReadonlySet<string> = new Set([
  'table',
  'firstRow',
  'lastLine',
  'frontLine',
  'backLine',
  'ringLine',
  'channelLine',
  'wall',
]);

/** Every fact of a line as a text, with the clean line that it stands at; blanks at a break of a mailer are lost. */
const told = (facts: Facts, from: readonly number[]): readonly string[] =>
  toldFacts(facts)
    .filter(({ table, columns }) => table !== 'lostLines' || columns['what'] !== 'starts-late')
    .map(({ table, line, columns }) => {
      const values = Object.entries(columns).filter(([column]) => !PLACES.has(column));
      return `${table} ${from[line - 1] ?? -1} ${toldValue(values).replace(/ {2,}/g, ' ')}`;
    })
    .sort();

const read = async (text: DamagedText, lineEnd = '\n'): Promise<readonly string[]> =>
  told((await readBytes(new TextEncoder().encode(printed(text, lineEnd)))).facts, text.from);

/** The lines that a log holds; what a tool lists means something by its indentation. */
const logs = cleanDump
  .split('\n')
  .filter((line) => /^(?:\(XEN\)|\[)/.test(line))
  .join('\n');
const clean = cleanText(cleanDump);
const cleanLogs = cleanText(logs);

const same = async (damaged: DamagedText, undamaged: DamagedText = clean): Promise<void> => {
  expect(await read(damaged)).toEqual(await read(undamaged));
};

const quotes = fc.array(fc.constantFrom('> ', '>> ', '> > ', '>  > ', '>>> ', '| '), { minLength: 1, maxLength: 4 });
const comments = fc.constantFrom('# ', '+', '-', '+ ', ' * ', '// ', '; ', '+\t * ', '    # ');
const heads = fc.constantFrom(
  'Jan 31 12:00:00 host',
  '2024-01-31T12:00:00.123456+01:00 host',
  'Jan  1 01:02:03 <host>',
  'Jan  1 01:02:03 xxxxxx',
);
const prose = fc.array(
  fc.constantFrom(
    '',
    'and then it hangs, with this on the console:',
    'Does anybody know what that means? I tried 4.17 and 4.18.',
    'On Mon, Jan 5, 2015 at 10:00 AM, Somebody wrote:',
    '-- ',
    '____________',
    'You are right, the count is 12.',
  ),
  { minLength: 1, maxLength: 3 },
);
const widths = fc.integer({ min: 60, max: 80 });

describe('damage undone is the undamaged text', () => {
  it('comments and diffs around logs', async () => {
    await fc.assert(
      fc.asyncProperty(comments, (mark) => same(quoted(cleanLogs, [mark]), cleanLogs)),
      runs(12),
    );
  });

  it('rows of a table of text', async () => {
    await same(barred(cleanLogs), cleanLogs);
  });

  it('colours of a terminal', async () => {
    await same(coloured(cleanLogs), cleanLogs);
    await fc.assert(
      fc.asyncProperty(quotes, (marks) => same(quoted(coloured(cleanLogs), marks), cleanLogs)),
      runs(6),
    );
  });

  it('a log that a daemon wrote, quoted or wrapped as well, with a host that was masked', async () => {
    await fc.assert(
      fc.asyncProperty(heads, quotes, fc.boolean(), (head, marks, isQuoted) => {
        const text = logged(cleanLogs, head, 'Jan 31 12:00:00.123456');
        return same(isQuoted ? quoted(text, marks) : text, cleanLogs);
      }),
      runs(12),
    );
  });

  it('the source of a page', async () => {
    await same(paged(entities(cleanLogs)), cleanLogs);
  });

  it('prose in between, quoted and wrapped around', async () => {
    await fc.assert(
      fc.asyncProperty(
        prose,
        fc.uniqueArray(fc.nat(clean.lines.length - 1), { maxLength: 3 }),
        widths,
        async (texts, after, width) => {
          // Prose in a table or in a listing may be anything; between logs and behind tables it is nobody's line.
          const allowed = after.filter(
            (at) => !/^\(XEN\) .*(?:\d|:)$/.test(clean.lines[at] ?? '') && !/^ |= "/.test(clean.lines[at] ?? ''),
          );
          await same(discussed(clean, texts, allowed));
          await same(quoted(wrapped(discussed(clean, texts, allowed), width, true), ['> ']));
        },
      ),
      runs(15),
    );
  });

  it('a line of the kernel within one of the hypervisor', async () => {
    const other =
      '[  411.020000] xen-blkback: (18.xvda-0): oo   0  |  rd   12  |  wr    0  |  f    0 |  ds    0 | pg:    1/1056';
    const rows = cleanLogs.lines.flatMap((line, index) => (line.startsWith('(XEN) [0x') ? [index] : []));
    const without = async (text: DamagedText): Promise<readonly string[]> =>
      (await read(text)).filter((fact) => !fact.includes('18.xvda') && !/^blkbackStat .*18/.test(fact));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...rows), fc.integer({ min: 7, max: 60 }), async (at, column) => {
        const cut = Math.min(column, (cleanLogs.lines[at] ?? '').length - 1);
        expect(await without(spliced(cleanLogs, at, cut, other))).toEqual(await read(cleanLogs));
      }),
      runs(40),
    );
  });

  it('several of them at once', async () => {
    const kinds: readonly ((text: DamagedText) => DamagedText)[] = [
      (text) => quoted(text, ['> ', '>> ']),
      (text) => wrapped(text, 72, true),
      quotedPrintable,
      entities,
      (text) => logged(text, 'Jan 31 12:00:00 host', 'Jan 31 12:00:00.123456'),
    ];
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(kinds.length - 1), { minLength: 2, maxLength: 2 }), async (chosen) => {
        // Pieces of a wrapped line that an encoder broke again are not joined; nothing is told of them.
        fc.pre(!chosen.includes(1) || !chosen.includes(2));
        // A daemon writes first, a mailer later, and what encodes the mail is last.
        const order = [4, 1, 0, 3, 2].filter((kind) => chosen.includes(kind));
        await same(
          order.reduce((text, kind) => kinds[kind]?.(text) ?? text, cleanLogs),
          cleanLogs,
        );
      }),
      runs(15),
    );
  });
});
