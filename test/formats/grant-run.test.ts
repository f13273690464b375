import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../server/src/core/utf8.ts';
import { makeFacts, type Facts } from '../../server/src/facts/facts.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { SourceReader } from '../../server/src/formats/source-reader.ts';
import { memorySource } from '../../server/src/input/byte-source.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { scanLines } from '../../server/src/input/scan.ts';

const read = async (text: string, inRuns: boolean): Promise<Facts> => {
  const facts = makeFacts();
  const reader = new SourceReader({ facts, source: 0, hints: noHints, blocks: blockFormats, messages: messageFormats });
  const sink = {
    take: reader.take.bind(reader),
    takeRun: inRuns ? reader.takeRun.bind(reader) : (): number => 0,
  };
  await scanLines(memorySource(encodeUtf8(text)), sink, eagerPacer);
  reader.end();
  return facts;
};

const rowsOf = (facts: Facts): readonly unknown[] => {
  const { grantActive, grantTable } = facts.tables;
  return [
    ...Array.from({ length: grantActive.rows() }, (_, row) => [
      grantActive.line.at(row),
      grantActive.block.at(row),
      grantActive.row(row),
    ]),
    ...Array.from({ length: grantTable.rows() }, (_, row) => [grantTable.line.at(row), grantTable.row(row)]),
    ...facts.blocks.map((block) => [block.firstLine, block.lastLine, block.completeness, block.format]),
    ...facts.notes.map(({ rule, line, data }) => [rule, line, data]),
  ];
};

const number = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map((value) => value.toString(16));
/** A row as any version prints it; now and then with a value that the fast way leaves to the other. */
const row = fc
  .record({
    ref: fc.oneof(
      number(0xffff).map((ref) => `0x${ref.padStart(3, '0')}`),
      fc.integer({ min: 0, max: 9999 }).map((ref) => String(ref).padStart(3)),
    ),
    mapper: fc.oneof(fc.integer({ min: 0, max: 32767 }), fc.constant(99999)),
    mfn: fc.oneof(number(0x7fffffff), number(2 ** 40), fc.constant('xyz')),
    pin: fc.constantFrom('00000001', '00000100', '01000001', '1', ''),
    gmfn: number(0x7fffffff),
    flags: fc.constantFrom('19', '09', '119', '8', '1 ', '19 x'),
  })
  .map(
    ({ ref, mapper, mfn, pin, gmfn, flags }) =>
      `[${ref}]  ${String(mapper).padStart(5)} 0x${mfn.padStart(5, '0')} 0x${pin}      ${String(mapper).padStart(5)} 0x${gmfn.padStart(6, '0')} 0x${flags}`,
  );
const other = fc.constantFrom(
  "gnttab_usage_print_all [ key 'g' pressed",
  'grant-table for remote d1 (v1)',
  'grant-table for remote d2 (v2)',
  '  1 frames (64 max), 0 maptrack frames (1024 max)',
  'no active grant table entries',
  'gnttab_usage_print_all ] done',
  'something else',
  '',
);
const prefix = fc.constantFrom(
  '(XEN) ',
  '(XEN) [  363.020997] ',
  '(XEN) [x] ',
  '(XEN) [2024-01-31 12:00:00] ',
  '',
  '(d6) (XEN) ',
  '> ',
);
const dump = fc
  .tuple(
    prefix,
    fc.array(
      fc.tuple(
        fc.oneof({ weight: 6, arbitrary: row }, { weight: 1, arbitrary: other }),
        fc.option(prefix, { freq: 12 }),
      ),
      { maxLength: 60 },
    ),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([usual, lines, end]) => lines.map(([text, odd]) => `${odd ?? usual}${text}${end}`).join(''));

describe('rows taken in runs', () => {
  it('are the rows that the reader of single lines finds', async () => {
    await fc.assert(
      fc.asyncProperty(dump, async (text) => {
        expect(rowsOf(await read(text, true))).toEqual(rowsOf(await read(text, false)));
      }),
      { numRuns: 300 },
    );
  });

  it('do not reach over a line end inside a timestamp', async () => {
    const text = [
      'grant-table for remote d1 (v1)',
      '(XEN) [  363.020997] [0x008]      0 0x7ec02 0x00000001          0 0x07ec02 0x19',
      '(XEN) [',
      '63.020997123] [0x009]      0 0x7ec02 0x00000001          0 0x07ec02 0x19',
    ].join('\n');
    expect(rowsOf(await read(text, true))).toEqual(rowsOf(await read(text, false)));
  });
});
