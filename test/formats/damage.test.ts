import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFacts, tableNames, type Facts } from '../../server/src/facts/facts.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { SourceReader } from '../../server/src/formats/source-reader.ts';
import type { ByteSource } from '../../server/src/input/byte-source.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { scanLines } from '../../server/src/input/scan.ts';
import { cleanDump } from '../support/clean-dump.ts';
import {
  cleanText,
  entities,
  printed,
  quoted,
  quotedPrintable,
  wrapped,
  type DamagedText,
} from '../support/damage-text.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

/** Columns that hold lines or rows. */
const PLACES = new Set(['line', 'lastLine', 'frontLine', 'backLine', 'ringLine', 'channelLine']);

/** The verbatim text of a message: how many blanks stood where a mailer broke a line, nobody knows. */
const squeezed = (_: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? `0x${value.toString(16)}`
    : typeof value === 'string'
      ? value.replace(/ {2,}/g, ' ')
      : value;

/** Every fact as a text, with the clean line that it stands at. */
const told = (facts: Facts, from: readonly number[] | null): readonly string[] =>
  tableNames.flatMap((name) =>
    rowsOf(facts, name).map((row) => {
      const values = Object.entries(row).filter(([column]) => !PLACES.has(column));
      // A log begins with the first line that no table took, and each piece of a wrapped row is offered to it.
      const isStart = 'what' in row && row.what === 'starts-late';
      const line = isStart ? 0 : from === null ? row.line : (from[row.line - 1] ?? -1);
      const text = JSON.stringify(values, squeezed);
      return `${name} ${line} ${text}`;
    }),
  );

const expected = async (): Promise<readonly string[]> => told(await readText(cleanDump), null);

const same = async (damaged: DamagedText, lineEnd = '\n'): Promise<void> => {
  const facts = await readText(printed(damaged, lineEnd));
  expect(told(facts, damaged.from)).toEqual(await expected());
};

const marks = fc.oneof(
  fc.array(fc.constantFrom('> ', '>> ', '> > ', '>  > ', '>>> '), { minLength: 1, maxLength: 5 }),
  fc.constant(['| ']),
);

/** Reads a source that answers a few bytes at a time. */
const readSlowly = async (text: string, step: number): Promise<Facts> => {
  const bytes = new TextEncoder().encode(text);
  const facts = makeFacts();
  const reader = new SourceReader({ facts, source: 0, hints: noHints, blocks: blockFormats, messages: messageFormats });
  const source: ByteSource = {
    size: bytes.length,
    read: (into, offset, length, position) => {
      const part = bytes.subarray(position, position + Math.min(length, step));
      into.set(part, offset);
      return Promise.resolve(part.length);
    },
  };
  await scanLines(source, reader, eagerPacer);
  reader.end();
  return facts;
};

describe('damage that is undone', () => {
  it('does not depend on where chunks end', async () => {
    const damaged = printed(quoted(wrapped(cleanText(cleanDump), 66, false), ['> ', '>> ']));
    const whole = told(await readText(damaged), null);
    for (const step of [1, 7, 64, 1000, 4095, 4097]) expect(told(await readSlowly(damaged, step), null)).toEqual(whole);
  });

  it('a text that is cut anywhere tells nothing that the whole one does not', async () => {
    const damaged = wrapped(cleanText(cleanDump), 66, false);
    const text = printed(damaged);
    // Rows that are filled while later lines come are compared by their place alone.
    const rows = (facts: Facts): readonly string[] =>
      rowsOf(facts, 'grantActive').map(({ ref, mfn, pin, flags, line }) => `${line} ${ref} ${mfn} ${pin} ${flags}`);
    const known = new Set(rows(await readText(text)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: text.length }), async (length) => {
        expect(rows(await readText(text.slice(0, length))).filter((row) => !known.has(row))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('the clean dump has facts in many tables', async () => {
    const tables = new Set((await expected()).map((fact) => fact.split(' ')[0]));
    expect([...tables].sort()).toEqual(
      [
        'blkbackStat',
        'domain',
        'eventChannel',
        'grantActive',
        'grantTable',
        'hypervisorMessage',
        'kernelMessage',
        'lostLines',
        'rangeset',
        'swiotlb',
        'vbd',
        'vcpu',
        'xenstoreNode',
      ].sort(),
    );
  });

  it('quoting of any depth', async () => {
    await fc.assert(
      fc.asyncProperty(marks, (list) => same(quoted(cleanText(cleanDump), list))),
      { numRuns: 15 },
    );
  });

  it('wrapping at any width that mailers use', async () => {
    for (let width = 60; width <= 80; width += 1)
      for (const keepsBlank of [true, false]) await same(wrapped(cleanText(cleanDump), width, keepsBlank));
  });

  it('quoting of what was wrapped', async () => {
    await fc.assert(
      fc.asyncProperty(marks, fc.integer({ min: 60, max: 78 }), fc.boolean(), (list, width, keepsBlank) =>
        same(quoted(wrapped(cleanText(cleanDump), width, keepsBlank), list)),
      ),
      { numRuns: 20 },
    );
  });

  it('quoted-printable', async () => {
    await same(quotedPrintable(cleanText(cleanDump)));
    await same(quotedPrintable(quoted(cleanText(cleanDump), ['> ', '> > '])));
    await same(quoted(quotedPrintable(cleanText(cleanDump)), ['> ']));
  });

  it('entities of a page, line ends of another system', async () => {
    await same(entities(cleanText(cleanDump)));
    await same(entities(quoted(cleanText(cleanDump), ['> ', '>> '])));
    await same(cleanText(cleanDump), '\r\n');
    await same(quotedPrintable(cleanText(cleanDump)), '\r\n');
    await same(wrapped(cleanText(cleanDump), 72, false), '\r\n');
  });
});
