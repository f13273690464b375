import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../server/src/analysis/analyse.ts';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { expandInputs } from '../../server/src/io/expand-inputs.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { blk30 } from '../../server/src/rules/block/blk-30.ts';
import { balanceExample } from '../../server/src/rules/grant/balance-text.ts';
import type { GrantBalance } from '../../server/src/rules/grant/grant-balance.ts';
import { gnt24 } from '../../server/src/rules/grant/gnt-24.ts';
import { visitLawCases } from '../../server/src/rules/grant/law-inputs.ts';
import { runToEnd } from '../../server/src/core/work.ts';
import { analyseText } from '../support/analyse-text.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);

const analyseCapture = async (folder: string): Promise<Analysis> => {
  const expanded = await expandInputs([fileURLToPath(new URL(folder, corpus))], { join: false });
  if ('error' in expanded) throw new Error(expanded.error);
  const analysis = await analyse({
    inputs: expanded.inputs,
    rules: [gnt24, blk30],
    parameters: new Map(),
    suppressions: [],
    pacer: eagerPacer,
    sha256,
  });
  await expanded.close();
  if (analysis === null) throw new Error('cancelled');
  return analysis;
};

/** The balances that the law decides. */
const decided = ({ world }: Analysis): readonly GrantBalance[] => {
  const balances: GrantBalance[] = [];
  for (const capture of world.captures)
    runToEnd(
      visitLawCases(capture, ({ balance, missing }) => {
        if (balance !== null && missing === null) balances.push(balance);
      }),
    );
  return balances;
};

const messages = ({ findings }: Analysis): readonly string[] =>
  findings.map(({ rule, message }) => `${rule} ${message}`);

describe('the law on one guest', () => {
  it.each([
    [17, 17, []],
    [16, 17, ['warning']],
    [17, 16, ['info']],
  ] as const)('%i grants mapped, %i told', async (persistent, statistics, severities) => {
    const { findings } = await analyseText(balanceExample({ persistent, statistics }), [gnt24]);
    expect(findings.map(({ severity }) => severity)).toEqual(severities);
  });

  it('says the sum', async () => {
    const { findings } = await analyseText(balanceExample({ persistent: 17, statistics: 51 }), [gnt24]);
    expect(findings.map(({ message }) => message)).toEqual([
      'd1→d0: 20 active grants; 2 store and console + 1 ring page + 51 persistent = 54: 34 fewer than the statistics lines around it allow (at least 54)',
    ]);
  });
});

describe.runIf(existsSync(corpus))('the law on real hosts', () => {
  it.each([
    ['x86/base', 16],
    ['x86/base612', 2],
    ['x86/big', 18],
    ['x86/pvh', 1],
    ['x86/limits', 1],
    ['x86/variants', 20],
    ['x86/variants2', 6],
    ['arm/r4-guests', 5],
    ['arm/r2-du2-overallocation', 2],
  ])('%s: nothing to say, and at least %i tables decided', async (folder, tables) => {
    const analysis = await analyseCapture(folder);
    expect(messages(analysis)).toEqual([]);
    expect(decided(analysis).length).toBeGreaterThanOrEqual(tables);
  });

  it('x86/faults: only the backend that was unbound', async () => {
    const analysis = await analyseCapture('x86/faults');
    expect(messages(analysis)).toEqual([
      'BLK-30 vbd:4/51712 (xvda): xenstore and sysfs say Connected, but no ring page of it is mapped',
    ]);
  });

  it('exact where the console log tells when a dump was printed', async () => {
    const sums = decided(await analyseCapture('x86/base')).map(({ rows, store, mappedPages, rings }) => {
      const fixed = store + mappedPages;
      const low = rings.reduce((sum, { range }) => sum + (range?.low ?? 0), fixed);
      const high = rings.reduce((sum, { range }) => sum + (range?.high ?? 0), fixed);
      return { rows, low, width: high - low };
    });
    // One ring gave a grant back between two lines of one dump.
    expect(sums.filter(({ width }) => width > 1)).toEqual([]);
    expect(sums.filter(({ rows, low }) => rows !== low)).toEqual([]);
  });
});
