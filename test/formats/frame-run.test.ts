import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInRuns } from '../support/read-in-runs.ts';

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(4 * digits)) - 1n }).map((value) => value.toString(16));
const number = fc.oneof(
  { weight: 8, arbitrary: hex(6) },
  { weight: 3, arbitrary: fc.constant('f'.repeat(16)) },
  { weight: 2, arbitrary: hex(8) },
  { weight: 2, arbitrary: hex(9) },
  { weight: 2, arbitrary: hex(16) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'f'.repeat(15), 'f'.repeat(17), `${'0'.repeat(16)}1`, 'FF', 'xyz', '0x1'),
  },
);
const row = fc
  .record({
    left: fc.oneof(
      { weight: 30, arbitrary: fc.constant('  mfn=0x') },
      { weight: 1, arbitrary: fc.constantFrom(' mfn=0x', '  pfn=0x', '  mfn=', '') },
    ),
    mfn: number,
    middle: fc.oneof(
      { weight: 30, arbitrary: fc.constant(' ==> pfn=0x') },
      { weight: 1, arbitrary: fc.constantFrom(' ==> mfn=0x', ' ==>  pfn=0x', ' ==> pfn', '') },
    ),
    pfn: number,
    end: fc.oneof(
      { weight: 30, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom(' ', ' x', '\r', ' (type 0x0)') },
    ),
  })
  .map(({ left, mfn, middle, pfn, end }) => left + mfn + middle + pfn + end);
const other = fc.constantFrom(
  ' --- Dumping M2P ---',
  ' Max MFN: 40',
  ' --- End of M2P ---',
  'something else',
  '',
  '(XEN) a line',
);
const dump = fc
  .record({
    lines: fc.array(fc.oneof({ weight: 15, arbitrary: row }, { weight: 1, arbitrary: other }), { maxLength: 60 }),
    end: fc.constantFrom('\n', '\r\n', '\r\r\n'),
    isEnded: fc.boolean(),
  })
  .map(({ lines, end, isEnded }) => lines.join(end) + (isEnded ? end : ''));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('rows of dump-m2p that are taken in runs', () => {
  it('are the rows that the reader of single lines finds, wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(dump, fc.integer({ min: 1, max: 5000 }), async (text, step) => {
        const bytes = bytesOf(text);
        const single = await readInRuns(bytes, false);
        expect((await readInRuns(bytes, true)).told).toBe(single.told);
        expect((await readInRuns(bytes, true, step)).told).toBe(single.told);
      }),
      { numRuns: 300 },
    );
  });

  it('are nearly all rows of an ordinary dump', async () => {
    const rows = Array.from(
      { length: 5000 },
      (_, mfn) => `  mfn=0x${mfn.toString(16)} ==> pfn=0x${(mfn * 7919).toString(16)}`,
    );
    const read = await readInRuns(bytesOf(rows.join('\n')), true);
    expect(read.inRuns).toBeGreaterThan(4900);
  });
});
