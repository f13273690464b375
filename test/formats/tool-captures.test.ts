import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureFolders, corpusFolder, corpusName } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const files = captureFolders().flatMap((folder) =>
  readdirSync(path.join(corpusFolder, folder))
    .filter((name) => /\.(?:txt|json)$/.test(name))
    .map((name) => ({ name, label: `${folder}/${name}`, file: path.join(corpusFolder, folder, name) })),
);
const matching = (name: RegExp): readonly (typeof files)[number][] => files.filter((file) => name.test(file.name));
const textOf = (file: string): string => readFileSync(file, 'utf8');
const count = (text: string, line: RegExp): number => text.split('\n').filter((each) => line.test(each)).length;

describe(`output of tools in ${corpusName}`, () => {
  it('has a xenstore node for each line, and a device for each directory of a frontend', async () => {
    const listings = matching(/xenstore/);
    expect(listings.length).toBeGreaterThan(0);
    for (const { file, label } of listings) {
      const text = textOf(file);
      const facts = await readText(text);
      expect([label, rowsOf(facts, 'xenstoreNode').length]).toEqual([label, count(text, / = "/)]);
      if (!text.startsWith('/')) continue;
      const fronts = count(text, /^\/local\/domain\/\d+\/device\/vbd\/\d+ = /);
      expect([label, rowsOf(facts, 'vbd').filter(({ frontState }) => frontState !== null).length]).toEqual([
        label,
        fronts,
      ]);
    }
  });

  it('has a counter for each statistics line and a parameter for each line of parameters', async () => {
    const values = matching(/vbd-sysfs|blkback-params/);
    expect(values.length).toBeGreaterThan(0);
    for (const { file, label } of values) {
      const text = textOf(file);
      const facts = await readText(text);
      expect([label, rowsOf(facts, 'vbdCounter').length]).toEqual([label, count(text, /\/statistics\/\w+: ?\d+$/)]);
      expect([label, rowsOf(facts, 'parameter').length]).toEqual([label, count(text, /\/parameters\/\w+: ?\S/)]);
    }
  });

  it('has a domain for each row of xl list and each member of xl list -l', async () => {
    const lists = matching(/xl-list/);
    expect(lists.length).toBeGreaterThan(0);
    for (const { file, label } of lists) {
      const text = textOf(file);
      const domains = rowsOf(await readText(text), 'domain');
      const expected = count(text, / {4}[r-][b-]\S{4} +\d+\.\d/) + count(text, /^ {8}"domid": \d+,$/);
      expect([label, domains.length]).toEqual([label, expected]);
    }
  });
});
