import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInRuns } from '../support/read-in-runs.ts';

const HEAD = '(XEN) [D: dump VT-x EPT tables]\n(XEN) \n(XEN) domain1 EPT p2m table:\n';
const entry = fc
  .tuple(
    fc.nat(40),
    fc.constantFrom(0, 0, 0, 9),
    fc.nat(40),
    fc.constantFrom('rwx WB ', 'r x WB ', 'rw  WB!', '    UC '),
  )
  .map(
    ([gfn, order, mfn, flags]) =>
      `(XEN) gfn: ${gfn.toString(16).padStart(13)} order: ${String(order).padStart(2)} mfn: ${mfn.toString(16).padStart(13)} ${flags}`,
  );
const other = fc.constantFrom(
  '(XEN) gfn:           402 order:  0 PoD',
  '(XEN) gfn: 200               mfn: 0                 order:  9  is_pod: 1',
  '(XEN) gfn:         fe',
  '(XEN) gfn:           402 order:  0 mfn:',
  '        21c400 rwx WB ',
  '(XEN) ',
  '(XEN) domain2 EPT p2m table:',
  '(XEN) domain1 EPT p2m table:',
  '(XEN) IRQ information:',
  '(XEN) [    1.000000] gfn:             0 order:  9 mfn:        21c400 rwx WB ',
  'gfn:             0 order:  9 mfn:        21c400 rwx WB ',
  '> (XEN) gfn:             0 order:  9 mfn:        21c400 rwx WB ',
  '[    1.000000] a line of a kernel',
);
const dump = fc
  .record({
    lines: fc.array(fc.oneof({ weight: 8, arbitrary: entry }, { weight: 1, arbitrary: other }), { maxLength: 60 }),
    tail: fc.constantFrom('', '', ' ', 'x', '=', '\r', '&amp;'),
    at: fc.nat(60),
    isBare: fc.boolean(),
  })
  .map(({ lines, tail, at, isBare }) => {
    const text = HEAD + lines.map((line, index) => (index === at ? line + tail : line)).join('\n');
    return `${isBare ? text.replaceAll('(XEN) ', '') : text}\n`;
  });

describe('entries of EPT tables that are taken in runs', () => {
  it('are the entries that the reader of single lines finds, wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(dump, fc.integer({ min: 1, max: 5000 }), async (text, step) => {
        const bytes = new TextEncoder().encode(text);
        const single = await readInRuns(bytes, false);
        expect((await readInRuns(bytes, true)).told).toBe(single.told);
        expect((await readInRuns(bytes, true, step)).told).toBe(single.told);
      }),
      { numRuns: 300 },
    );
  });

  it('are nearly all lines of a table', async () => {
    const rows = Array.from({ length: 2000 }, (_, at) => `(XEN) gfn: ${at.toString(16).padStart(13)} order:  0 PoD\n`);
    const { inRuns } = await readInRuns(new TextEncoder().encode(HEAD + rows.join('')), true);
    expect(inRuns).toBeGreaterThan(1900);
  });
});
