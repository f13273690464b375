import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookedAt } from './looked.ts';

/** A grant table of domain 1 with these references, a row each. */
const dump = (refs: readonly number[]): string => {
  const rows = refs.map(
    (ref) => `(XEN) [0x${ref.toString(16).padStart(3, '0')}]      0 0x11645e 0x00000001          0 0x11645e 0x19`,
  );
  return [
    "(XEN) gnttab_usage_print_all [ key 'g' pressed",
    '(XEN)       -------- active --------       -------- shared --------',
    '(XEN) [ref] localdom mfn      pin          localdom gmfn     flags',
    '(XEN) grant-table for remote d1 (v1)',
    '(XEN)   4 frames (64 max), 2000 maptrack frames (2048 max)',
    ...rows,
    '(XEN) gnttab_usage_print_all ] done',
    '',
  ].join('\n');
};

describe('rows of a reference', () => {
  it('are found in any order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 60 }), async (refs) => {
        const { things, analysis } = await lookedAt(dump(refs));
        const { columns, rows } = analysis.facts.tables.grantActive;
        expect(rows()).toBe(refs.length);
        for (let ref = 0; ref <= 41; ref += 1) {
          const expected = refs.flatMap((other, row) => (other === ref ? [row] : []));
          const found = things.mentions({ kind: 'gref', domain: 1, ref }, 0).map(({ row }) => row);
          expect(found).toEqual(expected);
          expect(found.every((row) => columns.ref.at(row) === ref)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
