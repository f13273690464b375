import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemas } from '../../server/src/facts/schemas.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';

/** What the design fixes of a rule: scripts rely on it. */
interface Fixed {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly severity: string;
  readonly tearSafe: boolean;
}

const readRules = (url: URL): readonly Fixed[] =>
  (JSON.parse(readFileSync(url, 'utf8')) as readonly Fixed[]).map(({ id, name, title, severity, tearSafe }) => ({
    id,
    name,
    title,
    severity,
    tearSafe,
  }));

const golden = readRules(new URL('../golden/rules.json', import.meta.url));
/** Rules that the design's list does not have. */
const own = readRules(new URL('../golden/own-rules.json', import.meta.url));
const design = new URL('../../../shared/design/data/rules.json', import.meta.url);
const names = new Set(
  Object.entries(schemas).flatMap(([table, columns]) => [
    table,
    ...Object.keys(columns).map((column) => `${table}.${column}`),
  ]),
);

describe('catalogue', () => {
  it('holds every rule once', () => {
    const ids = ruleCatalogue.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.length).toBeGreaterThan(0);
  });

  it.each(ruleCatalogue)('$id is what the design fixes', ({ id, name, title, severity, tearSafe }) => {
    expect({ id, name, title, severity, tearSafe }).toEqual([...golden, ...own].find((rule) => rule.id === id));
  });

  it.each(ruleCatalogue)('$id needs tables and columns that exist', ({ id, needs }) => {
    expect(needs.filter((need) => !names.has(need))).toEqual([]);
    // Rules about the input itself need no fact: any input is enough.
    if (!id.startsWith('GEN-')) expect(needs.length).toBeGreaterThan(0);
  });

  it.each(ruleCatalogue)('$id explains itself', ({ condition, hint, reference }) => {
    for (const text of [condition, hint, reference]) expect(text.trim()).not.toBe('');
    expect(condition).toMatch(/\.$/);
  });

  it.runIf(existsSync(design))('the copy of the design data agrees with the design', () => {
    expect(golden).toEqual(readRules(design));
  });
});
