import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const tests = fileURLToPath(new URL('..', import.meta.url));
const golden = path.join(tests, 'golden/model');
/** Where the specification of the models lies, if it is beside the project. */
const design = path.join(tests, '../../shared/design/data');
const FILES = {
  'vectors.json': 'vectors.json',
  'tce-vectors.json': 'tce_vectors.json',
  'mapcache-check.json': 'mapcache_check.json',
  'fit_cost.json': 'fit_cost.json',
} as const;

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const sizes = (file: string): object =>
  Object.fromEntries(Object.entries(read(path.join(golden, file)) as object).map(([key, one]) => [key, sizeOf(one)]));
const sizeOf = (value: unknown): number =>
  Array.isArray(value) ? value.length : typeof value === 'object' && value !== null ? Object.keys(value).length : 1;

/** How many vectors each test of the models runs: one more in the data, and this says that nobody looks at it yet. */
describe('the data of the specification', () => {
  it('has the vectors that the tests run', () => {
    expect(sizes('vectors.json')).toEqual({
      ring_sizes: 4,
      ring_raw: 4,
      notify: 12,
      unconsumed: 6,
      purge: 20,
      num_clean_table: 14,
      bio_split: 9,
      validate: 22,
      arm_p2m: 10,
      pins: 7,
      pin_overflow: 3,
      swiotlb: 8,
    });
    expect(sizes('tce-vectors.json')).toEqual({ list: 12, partial: 12 });
    expect(Object.keys(sizes('mapcache-check.json'))).toHaveLength(12);
  });

  it.each(Object.keys(sizes('vectors.json')))('%s is read by a test', (key) => {
    expect(sources().some((text) => new RegExp(`\\b${key}\\b`).test(text))).toBe(true);
  });

  it('has each golden scenario as a test', () => {
    const named = new Set(sources().flatMap((text) => [...text.matchAll(/\bG-(\d\d)\b/g)].map(([, id]) => Number(id))));
    expect([...named].sort((a, b) => a - b)).toEqual(Array.from({ length: 28 }, (_, at) => at + 1));
  });

  it.runIf(existsSync(design)).each(Object.entries(FILES))('%s is that of the specification', (own, theirs) => {
    expect(read(path.join(golden, own))).toEqual(read(path.join(design, theirs)));
  });
});

/** Tests of the models and of their replay, but this one. */
const sources = (): readonly string[] =>
  ['model', 'replay'].flatMap((room) =>
    filesBelow(path.join(tests, room))
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('data.test.ts'))
      .map((file) => readFileSync(file, 'utf8')),
  );

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });
