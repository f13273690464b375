import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedColumn } from '../../server/src/core/packed-column.ts';

/** Runs of values as tables hold them: one value, a sequence, small and large numbers, fractions, unknown ones. */
const run = fc.oneof(
  fc
    .record({ value: fc.constantFrom(0, 1, 7, NaN, 2 ** 32 - 1), count: fc.integer({ min: 1, max: 9000 }) })
    .map(({ value, count }) => Array.from({ length: count }, () => value)),
  fc
    .record({
      first: fc.oneof(fc.nat(2 ** 31), fc.integer({ min: 2 ** 32 - 9000, max: 2 ** 32 })),
      count: fc.integer({ min: 1, max: 9000 }),
    })
    .map(({ first, count }) => Array.from({ length: count }, (_, at) => first + at)),
  fc
    .record({
      base: fc.nat(2 ** 31),
      range: fc.constantFrom(1, 255, 256, 65_535, 65_536, 2 ** 31),
      count: fc.nat(9000),
    })
    .map(({ base, range, count }) => Array.from({ length: count }, (_, at) => base + ((at * 7919) % (range + 1)))),
  fc.array(fc.oneof(fc.constant(NaN), fc.double({ noDefaultInfinity: true }), fc.maxSafeInteger()), { maxLength: 40 }),
);
const runs = fc.array(run, { maxLength: 6 }).map((all) => all.flat());
const read = (column: PackedColumn): number[] => Array.from({ length: column.length }, (_, row) => column.at(row));
/** A packed zero has no sign. */
const unsigned = (values: readonly number[]): number[] => values.map((value) => value + 0);

describe('a packed column', () => {
  it('answers what was pushed, and NaN elsewhere', () => {
    fc.assert(
      fc.property(runs, (values) => {
        const column = new PackedColumn();
        for (const value of values) column.push(value);
        expect(read(column).map((value) => value + 0)).toEqual(unsigned(values));
        expect(column.at(values.length)).toBeNaN();
      }),
      { numRuns: 60 },
    );
  });

  it('takes many values at once like one by one', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.oneof(fc.nat(2 ** 31), fc.integer({ min: 2 ** 32 - 6000, max: 2 ** 32 - 1 })),
            fc.integer({ min: 1, max: 6000 }),
          ),
          { maxLength: 5 },
        ),
        (pieces) => {
          const column = new PackedColumn();
          const expected: number[] = [];
          for (const [first, count] of pieces) {
            column.appendSame(first, count);
            column.appendFrom(first, count);
            column.append(Uint32Array.of(first, 3, 2), 2);
            for (let at = 0; at < count; at += 1) expected.push(first);
            for (let at = 0; at < count; at += 1) expected.push(first + at);
            expected.push(first, 3);
          }
          expect(read(column)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('replaces a value in the middle of what is packed', () => {
    const column = new PackedColumn();
    column.appendFrom(5, 10_000);
    column.set(0, NaN);
    column.set(4_095, 0.5);
    column.set(9_999, -1);
    column.set(10_000, 1);
    expect(column.length).toBe(10_000);
    expect([0, 1, 4_095, 4_096, 9_998, 9_999, 10_000].map((row) => column.at(row))).toEqual([
      NaN,
      6,
      0.5,
      4_101,
      10_003,
      -1,
      NaN,
    ]);
  });
});
