import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tableNames } from '../../server/src/facts/facts.ts';
import { analysePaths } from '../support/analyse-path.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, '../shared/corpus/public');
const golden = path.join(root, 'test/golden/public.json');
const isThere = existsSync(path.join(folder, 'INDEX.md'));

/** What was found in one sample: numbers and names of this product only, nothing of its text. */
interface Found {
  readonly sections: readonly string[];
  readonly facts: Readonly<Record<string, number>>;
  readonly repaired: number;
  readonly findings: readonly string[];
}

const find = async (name: string): Promise<Found> => {
  const { facts, findings, sources } = await analysePaths([path.join(folder, name)]);
  const counts = tableNames.flatMap((table) => {
    const rows = facts.tables[table].rows();
    return rows === 0 ? [] : [[table, rows] as const];
  });
  return {
    sections: facts.blocks.flatMap(({ format, firstLine, lastLine, completeness }) =>
      format === null ? [] : [`${format} ${firstLine}-${lastLine} ${completeness}`],
    ),
    facts: Object.fromEntries(counts),
    repaired: sources[0]?.repairs.count ?? 0,
    findings: findings.map(({ rule, severity, location }) => `${location.line} ${severity} ${rule}`),
  };
};

describe.runIf(isThere)('public samples', () => {
  it('give what a person read against their index (UPDATE_GOLDEN=1 writes it anew)', async () => {
    const found: Record<string, Found> = {};
    for (const name of readdirSync(folder).sort()) if (name.endsWith('.txt')) found[name] = await find(name);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  }, 120_000);
});
