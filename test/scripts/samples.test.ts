import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeSample, sampleNames, samplePath } from '../../scripts/lib/sample-recipes.mjs';
import { definitionsOf, thingAt } from '../../server/src/features/navigation.ts';
import { lineOf, lookedAt } from '../features/looked.ts';
import { analysePaths } from '../support/analyse-path.ts';

const folder = fileURLToPath(new URL('../../samples', import.meta.url));

/** Rows of the table in the page of a sample: line, level and rule of each finding that it promises. */
const promisesOf = (page: string): readonly string[] =>
  [...page.matchAll(/^\| (\d+) \| (error|warning) \| ([A-Z]{3}-\d\d) \|/gm)].map(
    ([, line = '', level = '', rule = '']) => `${line} ${level} ${rule}`,
  );

/** Findings at the level of a warning and above, as the page writes them. */
const findingsOf = async (file: string): Promise<readonly string[]> =>
  (await analysePaths([file])).findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ place, severity, rule }) => `${place.line} ${severity} ${rule}`);

describe('the sample captures', () => {
  it('are all made by the script', () => {
    expect(readdirSync(folder).sort()).toEqual([...sampleNames].sort());
    expect(sampleNames.length).toBeGreaterThanOrEqual(3);
  });

  describe.each(sampleNames)('%s', (name) => {
    const file = samplePath(name);
    const page = readFileSync(`${folder}/${name}/README.md`, 'utf8');

    it('is what scripts/make-samples.mjs makes of the corpus', () => {
      expect(readFileSync(file, 'utf8') === makeSample(name), 'run "node scripts/make-samples.mjs"').toBe(true);
    });

    it('is below 300 KB', () => {
      expect(statSync(file).size).toBeLessThan(300_000);
    });

    it('holds exactly the findings that its page promises', async () => {
      expect([...(await findingsOf(file))].sort()).toEqual([...promisesOf(page)].sort());
      if (name === 'healthy-load') expect(promisesOf(page)).toEqual([]);
      else expect(promisesOf(page)).not.toEqual([]);
    });
  });

  it('guest-destroyed: the ring reference leads to the row of the grant while it was mapped, as its page says', async () => {
    const looked = await lookedAt(readFileSync(samplePath('guest-destroyed'), 'utf8'));
    const view = await lineOf(looked, 742);
    const here = thingAt(looked, view, view.text.indexOf('"8"') + 1);
    expect(here).not.toBeNull();
    const found = here === null ? [] : await definitionsOf(looked, here);
    expect(found.map(({ line }) => line)).toEqual([23]);
  });
});
