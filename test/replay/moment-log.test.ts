import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Held } from '../../server/src/replay/moments/held.ts';
import { MomentLog } from '../../server/src/replay/moments/moment-log.ts';

const shown = (value: Held): unknown =>
  typeof value === 'number' ? { low: value, high: value } : typeof value === 'object' ? value : String(value);

describe('what a model holds at every line', () => {
  it('is what was held last, whatever the order of the lines', () => {
    const value: fc.Arbitrary<Held> = fc.oneof(
      fc.integer(),
      fc.record({ low: fc.option(fc.nat()), high: fc.option(fc.nat()) }),
      fc.boolean(),
      fc.constantFrom('mapped', ''),
    );
    const step = fc.record({
      source: fc.nat(2),
      line: fc.integer({ min: 1, max: 60 }),
      held: fc.dictionary(fc.constantFrom('a.x', 'a.y', 'b.x'), value),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(step, { maxLength: 40, selector: ({ source, line }) => `${source}:${line}` }),
        (steps) => {
          const log = new MomentLog();
          const now = new Map<string, Held>();
          const wanted = steps.map(({ source, line, held }) => {
            const before = new Map(now);
            log.take({ source, line }, null, (into) => {
              for (const [path, one] of Object.entries(held)) {
                into(path, one);
                now.set(path, one);
              }
            });
            return { source, line, before, after: new Map(now) };
          });
          for (const { source, line, before, after } of wanted) {
            const values = log.at({ source, line })?.values ?? [];
            expect(new Map(values.map(({ path, after: one }) => [path, one]))).toEqual(
              new Map([...after].map(([path, one]) => [path, shown(one)])),
            );
            for (const { path, before: one } of values) {
              const known = before.get(path);
              expect(one).toEqual(known === undefined ? null : shown(known));
            }
          }
          expect(log.at({ source: 3, line: 1 })).toBeNull();
        },
      ),
    );
  });

  it('shows what the line is about, what is in it, and parameters', () => {
    const log = new MomentLog();
    log.take({ source: 0, line: 1 }, null, (into) => {
      for (const path of ['be{1/51712}.r{0}.pgC', 'be{1/51712}.r{1}.pgC', 'be{1/517120}.pgC', 'param.m.x'])
        into(path, 1);
    });
    log.take({ source: 0, line: 2 }, 'be{1/51712}', () => undefined);
    log.take({ source: 0, line: 3 }, 'be{1/51712}.r{1}', () => undefined);
    const paths = (line: number): unknown => log.at({ source: 0, line })?.values.map(({ path }) => path);
    expect(paths(2)).toEqual(['be{1/51712}.r{0}.pgC', 'be{1/51712}.r{1}.pgC', 'param.m.x']);
    expect(paths(3)).toEqual(['be{1/51712}.r{1}.pgC', 'param.m.x']);
  });

  it('of a whole state what is not named is gone', () => {
    const log = new MomentLog();
    log.take(
      { source: 0, line: 1 },
      null,
      (into) => {
        into('a', 1);
      },
      { whole: true, copies: [{ source: 1, line: 7 }] },
    );
    log.take({ source: 0, line: 2 }, null, () => undefined, { whole: true });
    expect(log.at({ source: 0, line: 2 })?.values).toEqual([{ path: 'a', before: { low: 1, high: 1 }, after: null }]);
    expect(log.at({ source: 1, line: 7 })?.values).toEqual([{ path: 'a', before: null, after: { low: 1, high: 1 } }]);
    log.stop();
    log.take({ source: 0, line: 3 }, null, () => undefined);
    expect(log.isFull).toBe(true);
    expect(log.at({ source: 0, line: 3 })).toBeNull();
  });
});
