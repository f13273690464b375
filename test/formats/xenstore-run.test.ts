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
import { rowsOf } from '../support/rows.ts';
import { listing } from './samples/xenstore-listing.ts';

/** Reads with or without runs, at most `most` bytes at once, so that chunks end anywhere. */
const read = async (text: string, inRuns: boolean, most = Infinity): Promise<Facts> => {
  const facts = makeFacts();
  const reader = new SourceReader({ facts, source: 0, hints: noHints, blocks: blockFormats, messages: messageFormats });
  const sink = {
    take: reader.take.bind(reader),
    takeRun: inRuns ? reader.takeRun.bind(reader) : (): number => 0,
  };
  const whole = memorySource(encodeUtf8(text));
  const source = {
    size: whole.size,
    read: (into: Uint8Array, offset: number, length: number, position: number) =>
      whole.read(into, offset, Math.min(length, most), position),
  };
  await scanLines(source, sink, eagerPacer);
  reader.end();
  return facts;
};

const known = (facts: Facts): readonly unknown[] => [
  rowsOf(facts, 'xenstoreNode'),
  rowsOf(facts, 'vbd'),
  rowsOf(facts, 'domain'),
  facts.blocks.map(({ firstLine, lastLine, completeness, format, reason }) => [
    firstLine,
    lastLine,
    completeness,
    format,
    reason,
  ]),
  facts.notes.map(({ rule, line, data }) => [rule, line, data]),
];

const HOMES = [
  '/local/domain/5/device/vbd/51712',
  '/local/domain/0/backend/vbd/5/51712',
  '/local/domain/0/backend/qdisk/5/51712',
  '/local/domain/5/device/vbd/5',
  '/local/domain/15/device/vbd/51712',
  '/local/domain/5',
  '/local/domain/5/device',
  '/local/domain/51',
  '/local',
  '/vm/5679e245-54fd-4f06-81d9-daa11d407aaa',
  '/libxl/5/device/vbd/51712',
  '',
];
const KEYS = [
  '',
  '/state',
  '/backend',
  '/queue-0',
  '/queue-0/ring-ref',
  '/queue-1/ring-ref0',
  '/ring-ref',
  '/ring-ref0',
  '/ring-ref1',
  '/ring-page-order',
  '/event-channel',
  '/feature-persistent',
  '/mode',
  '/name',
  '/vm',
  '//x',
  '/51712',
  '/é',
];
const VALUES = [
  '',
  '4',
  '1',
  '-1',
  '/local/domain/0/backend/vbd/5/51712',
  '/vm/5679e245-54fd-4f06-81d9-daa11d407aaa',
  'a "quoted" value',
  'a\\tb',
  'é',
  'x&y',
  '9'.repeat(90),
];
const ENDS = ['', '', '', '   (n0,r5)', ' . . (n5)', '  ', ' x'];
const line = fc
  .tuple(
    fc.constantFrom(...HOMES),
    fc.constantFrom(...KEYS),
    fc.constantFrom(...VALUES),
    fc.constantFrom(...ENDS),
    fc.constantFrom('\n', '\n', '\n', '\r\n'),
  )
  .map(
    ([home, key, value, tail, end]) => `${home}${key === '' && home === '' ? '/tool' : key} = "${value}"${tail}${end}`,
  );
const other = fc.constantFrom('/local/domain/5/data:\n\n', 'something else\n', '\n', '/tool = ""\n', '/local = "ab\n');
const store = fc
  .tuple(
    fc.constantFrom('/tool = ""\n', '/local/domain/5 = ""\n'),
    fc.array(fc.oneof({ weight: 12, arbitrary: line }, { weight: 1, arbitrary: other }), { maxLength: 80 }),
  )
  .map(([first, lines]) => first + lines.join(''));

/** Lines of a tree at any depth, in trees that begin at the top, below it, or somewhere that only links tell. */
const NAMES = [
  'domain',
  'local',
  '0',
  '5',
  'device',
  'backend',
  'vbd',
  '51712',
  'state',
  'name',
  'ring-ref',
  'a/b',
  'é',
];
const treeLine = fc
  .tuple(
    fc.integer({ min: 0, max: 7 }),
    fc.constantFrom(...NAMES),
    fc.constantFrom(...VALUES),
    fc.constantFrom(...ENDS),
    fc.constantFrom('\n', '\n', '\r\n'),
  )
  .map(([depth, name, value, tail, end]) => `${' '.repeat(depth)}${name} = "${value}"${tail}${end}`);
const HOME = `local = ""
 domain = ""
  5 = ""
   device = ""
    vbd = ""
     51712 = ""
`;
const tree = fc
  .tuple(
    fc.constantFrom('', '  ', '\t', '+'),
    fc.constantFrom(HOME, '$ xenstore-ls /local/domain\n5 = ""\n', 'backend-id = "0"\n', `tool = ""\n${HOME}`),
    fc.array(
      fc.oneof(
        { weight: 12, arbitrary: treeLine },
        { weight: 1, arbitrary: fc.constantFrom(HOME, 'data:\n\n', 'something else\n', '\n', ' local = "ab\n') },
      ),
      { maxLength: 60 },
    ),
  )
  .map(([indent, first, lines]) => (first + lines.join('')).replace(/^(?=[ a-z0-9])/gm, indent));

describe('nodes taken in runs', () => {
  it('are those of a tree, however its lines stand', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom(Infinity, 1000, 37), async (text, most) => {
        expect(known(await read(text, true, most))).toEqual(known(await read(text, false)));
      }),
      { numRuns: 300 },
    );
  });

  it('are the nodes that the reader of single lines finds, in any order and wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(store, fc.constantFrom(Infinity, 1000, 37), async (text, most) => {
        expect(known(await read(text, true, most))).toEqual(known(await read(text, false)));
      }),
      { numRuns: 300 },
    );
  });

  it('know the devices of a listing that is longer than a chunk', async () => {
    const text = listing('full', true);
    const trees = listing('tree', true).repeat(40);
    expect(known(await read(trees, true, 4099))).toEqual(known(await read(trees, false)));
    // Long enough that reads end in the middle of it.
    const many = Array.from({ length: 40 }, (_, at) => text.replaceAll('/5/', `/${at + 5}/`)).join('');
    const facts = await read(many, true, 4099);
    expect(known(facts)).toEqual(known(await read(many, false)));
    expect(rowsOf(facts, 'vbd').filter(({ queues }) => queues === 2)).toHaveLength(40);
  });
});
