import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutatedInput } from '../../scripts/fuzz/mutate.mjs';
import { Random } from '../../scripts/fuzz/random.mjs';
import { analyse } from '../../server/src/analysis/analyse.ts';
import { readViews } from '../../server/src/analysis/read-views.ts';
import { hostPacer } from '../../server/src/io/host-pacer.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { textInput } from '../../server/src/io/text-input.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { corpusFiles, runs } from './corpus-files.ts';
import { readBytes } from './read-chunks.ts';

const seeds = corpusFiles.map(({ bytes }) => ({ bytes: Buffer.from(bytes) }));

/** A capture with some damage. */
const mutated = fc
  .integer({ min: 0, max: 0xffffffff })
  .map((seed) => new Uint8Array(mutatedInput(seeds, new Random(seed))));

/** Bytes of which many mean something to some format. */
const telling = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom('\n', '\r\n', '%', '%section ', '(XEN) ', '[ 1.0] ', '> ', '=3D', '&lt;', ' = "', "d0 'g' [0x0]")
        .map((text) => new TextEncoder().encode(text)),
    ),
    { maxLength: 80 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

/** Lines are kept, whatever stands in them. */
const parses = async (bytes: Uint8Array): Promise<void> => {
  const { index } = await readBytes(bytes);
  let ends = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) ends += 1;
  expect(index.count).toBe(bytes.length === 0 || bytes.at(-1) === 10 ? ends : ends + 1);
};

describe('nothing on input throws', () => {
  it('any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), parses), runs(150));
    await fc.assert(fc.asyncProperty(telling, parses), runs(150));
  });

  it('any mutation of a capture', async () => {
    await fc.assert(fc.asyncProperty(mutated, parses), runs(800));
  });

  it('rules over a mutation, and the fields of each of its lines', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (bytes) => {
        const analysis = await analyse({
          inputs: [textInput('mutated', bytes)],
          rules: ruleCatalogue,
          parameters: new Map(),
          suppressions: [],
          pacer: hostPacer({ turn: null }),
          sha256,
        });
        expect(analysis?.failures).toEqual([]);
        if (analysis === null) return;
        const { blocks, sources } = analysis;
        const lines = sources[0]?.lines ?? 0;
        const views = await readViews(blocks, sources, 0, 1, lines);
        expect(views.map(({ line }) => line)).toEqual(Array.from({ length: lines }, (_, index) => index + 1));
        for (const { text, fields } of views)
          for (const { start, end } of fields) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
      }),
      runs(120),
    );
  });
});
