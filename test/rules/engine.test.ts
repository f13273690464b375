import { describe, expect, it } from 'vitest';
import { Exit } from '../../server/src/cli/terminal.ts';
import { reportFailures } from '../../server/src/cli/report-failures.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { analyseText } from '../support/analyse-text.ts';
import { goodRow, grantDump, pinnedRow } from '../support/grant-dump.ts';

const [any] = ruleCatalogue;
const gnt07 = ruleCatalogue.find(({ id }) => id === 'GNT-07');

describe('a rule that breaks down', () => {
  const broken = { ...any, id: 'GNT-00', evaluate: throwing } as Rule;
  function* throwing(): Generator<undefined, void, undefined> {
    yield;
    throw new Error('a defect');
  }

  it('is told, and the others go on', async () => {
    const analysis = await analyseText(grantDump(goodRow, pinnedRow), [
      broken,
      ...(gnt07 === undefined ? [] : [gnt07]),
    ]);
    expect(analysis.findings.map(({ rule }) => rule)).toEqual(['GNT-07']);
    expect(analysis.failures.map(({ rule }) => rule)).toEqual(['GNT-00']);
    let told = '';
    const exit = reportFailures(analysis, {
      out: () => Promise.resolve(),
      error: (text) => {
        told += text;
      },
    });
    expect(exit).toBe(Exit.internal);
    expect(told).toMatch(/please report it[^]*GNT-00: Error: a defect/);
  });

  it('is none in a run without defects', async () => {
    const analysis = await analyseText(grantDump(goodRow, pinnedRow));
    expect(analysis.failures).toEqual([]);
    expect(reportFailures(analysis, { out: () => Promise.resolve(), error: () => undefined })).toBeNull();
  });
});
