import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyseFolder, type TextFile } from '../../support/analyse-text.ts';
import { plants, type Plant } from './plants.ts';

const folder = new URL('../../corpus/x86/base/02-idle-after-io/', import.meta.url);
const healthy: readonly TextFile[] = readdirSync(folder)
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

const findingsOf = async (files: readonly TextFile[]): Promise<readonly string[]> => {
  const { findings, sources } = await analyseFolder(files);
  return findings
    .filter(({ severity }) => severity !== 'info')
    .map(
      ({ rule, severity, location, message }) =>
        `${rule} ${severity} ${sources[location.source]?.path}:${location.line} ${message}`,
    );
};

describe('a fault planted in a healthy capture', async () => {
  const before = new Set(await findingsOf(healthy));
  it.each(plants)('$what', async (plant: Plant) => {
    const { file, at, below, change, finds, offset = 0 } = plant;
    const lines = healthy.find(({ name }) => name === file)?.text.split('\n') ?? [];
    const from = below === undefined ? 0 : lines.findIndex((line) => line.includes(below));
    const index = lines.findIndex((line, number) => number >= from && line.includes(at));
    expect(lines[index]).toContain(change[0]);
    const planted = lines.map((line, number) =>
      number === index ? line.replace(change[0], change[1]).replace(/#.*/, '') : line,
    );
    const found = await findingsOf(
      healthy.map((each) => (each.name === file ? { name: file, text: planted.join('\n') } : each)),
    );
    const added = found.filter((finding) => !before.has(finding));
    const [main] = finds;
    expect(added.map((finding) => finding.split(' ').slice(0, 2).join(' ')).sort()).toEqual([...finds].sort());
    expect(added).toContainEqual(expect.stringContaining(`${main} ${file}:${index + 1 + offset} `));
  });
});
