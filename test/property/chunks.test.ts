import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../server/src/analysis/analyse.ts';
import { memorySource, type ByteSource } from '../../server/src/input/byte-source.ts';
import { maxLine } from '../../server/src/input/line.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { textInput } from '../../server/src/io/text-input.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { corpusFiles, pieces, runs } from './corpus-files.ts';
import { damagedPieces } from './damaged-pieces.ts';
import { cutSource, readBytes, readSource, type ReadSource } from './read-chunks.ts';
import { toldAll } from './told.ts';

/** Everything that a reading tells, what was undone included. */
const told = ({ facts, index, repairs, digests }: ReadSource): readonly string[] => [
  ...toldAll(facts),
  `${index.count} lines, ${repairs.count} repairs`,
  ...Array.from({ length: index.count }, (_, line) => JSON.stringify(repairs.at(line + 1))).filter(
    (text) => text !== '[]',
  ),
  JSON.stringify(digests.map(({ firstLine, lastLine, sha256: digest }) => [firstLine, lastLine, digest])),
];

/** Borders of chunks: offsets anywhere, single bytes around some of them, or chunks of one size. */
const bordersOf = (size: number): fc.Arbitrary<readonly number[]> =>
  fc.oneof(
    fc.array(fc.integer({ min: 1, max: size + 1 }), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b)),
    fc
      .array(fc.integer({ min: 4, max: size + 4 }), { minLength: 1, maxLength: 6 })
      .map((list) => list.sort((a, b) => a - b).flatMap((at) => [-3, -2, -1, 0, 1, 2, 3].map((by) => at + by)))
      .map((list) => list.sort((a, b) => a - b)),
    fc
      .integer({ min: 1, max: 300 })
      .map((step) => Array.from({ length: Math.ceil(size / step) }, (_, index) => (index + 1) * step)),
  );

const equalAtBorders = async (bytes: Uint8Array, borders: readonly number[]): Promise<void> => {
  expect(told(await readSource(cutSource(bytes, borders)))).toEqual(told(await readBytes(bytes)));
};

describe('reading does not depend on the borders of chunks', () => {
  it('of pieces of the corpus, at any borders', async () => {
    const cases = pieces(4000).chain((piece) =>
      fc.record({ piece: fc.constant(piece), borders: bordersOf(piece.bytes.length) }),
    );
    await fc.assert(
      fc.asyncProperty(cases, ({ piece, borders }) => equalAtBorders(piece.bytes, borders)),
      runs(80),
    );
  });

  it('of damaged pieces, at any borders', async () => {
    const cases = damagedPieces(2500).chain((piece) =>
      fc.record({ piece: fc.constant(piece), borders: bordersOf(piece.bytes.length) }),
    );
    await fc.assert(
      fc.asyncProperty(cases, ({ piece, borders }) => equalAtBorders(piece.bytes, borders)),
      runs(80),
    );
  });

  it('of whole files, in chunks of a few kilobytes', async () => {
    const large = corpusFiles.filter(({ bytes }) => bytes.length > 20_000);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...large), fc.integer({ min: 700, max: 9000 }), async ({ bytes }, step) => {
        const borders = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => (index + 1) * step);
        await equalAtBorders(bytes, borders);
      }),
      runs(12),
    );
  });

  it('of wrapped rows among long lines', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        "(XEN) gnttab_usage_print_all [ key 'g' pressed",
        '(XEN) grant-table for remote d1 (v1)',
        '(XEN)   5 frames (64 max), 0 maptrack frames (1024 max)',
        '(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19',
        '(XEN) [0x009]      0 0x17de4f 0x00000001',
        '         0 0x17de4f 0x19',
        '[  411.015000] xen-blkback: (17.xvda-0): oo   0  |  rd   12  |  wr    0  |  f    0',
        ' |  ds    0 | pg:    1/1056',
      ),
      fc.integer({ min: 3900, max: 4200 }).map((length) => `0 0x17de4f 0x19${' '.repeat(length)}`),
      fc.integer({ min: 1, max: 9000 }).map((length) => `> ${'x '.repeat(length / 2)}`),
      fc.integer({ min: 1, max: 4200 }).map((length) => `(XEN) [0x00a]${' '.repeat(length)}0 0x7de44 0x00000001`),
    );
    const cases = fc
      .array(line, { minLength: 4, maxLength: 24 })
      .map((lines) => new TextEncoder().encode(lines.join('\n')))
      .chain((bytes) => fc.record({ bytes: fc.constant(bytes), borders: bordersOf(bytes.length) }));
    await fc.assert(
      fc.asyncProperty(cases, ({ bytes, borders }) => equalAtBorders(bytes, borders)),
      runs(80),
    );
  });

  it('of lines about as long as a line may be', async () => {
    const line = (length: number): string => `[    1.000000] xen-blkback: ${'x'.repeat(length)}\n`;
    const text = (length: number, before: number): string =>
      `${'-'.repeat(before)}\n${line(length)}[    2.000000] xen:swiotlb_xen: Warning: only able to allocate 4 MB for software IO TLB\n`;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: maxLine - 100, max: 2 * maxLine + 100 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 1 << 16, max: 3 << 19 }),
        async (length, before, step) => {
          const bytes = new TextEncoder().encode(text(length, before));
          const borders = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => (index + 1) * step);
          await equalAtBorders(bytes, borders);
        },
      ),
      runs(12),
    );
  });

  it('findings are the same', async () => {
    const samples = corpusFiles.filter(({ name }) => /\.xdump$|faults\/.*key-g|dmesg-after-destroy/.test(name));
    const found = async (bytes: Uint8Array, source: ByteSource): Promise<unknown> => {
      const analysis = await analyse({
        inputs: [{ ...textInput('capture', bytes), source }],
        rules: ruleCatalogue,
        parameters: new Map(),
        suppressions: [],
        pacer: eagerPacer,
        sha256,
      });
      return { findings: analysis?.findings, unknown: analysis?.unknown, passed: analysis?.passed };
    };
    expect(samples.length).toBeGreaterThan(4);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples), fc.integer({ min: 1, max: 5000 }), async ({ bytes }, step) => {
        const borders = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => (index + 1) * step);
        expect(await found(bytes, cutSource(bytes, borders))).toEqual(await found(bytes, memorySource(bytes)));
      }),
      runs(6),
    );
  });
});
