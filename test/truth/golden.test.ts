import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { captureFolders, corpusFolder, corpusName, traceFolders } from '../support/corpus.ts';

const GOLDEN = new URL('../golden/truth.json', import.meta.url);
const FIRED = new URL('../golden/fired.json', import.meta.url);

/** Captures of hosts on which nothing was wrong: not one warning may be shown on them. */
const HEALTHY = [
  ...['00-noguest', '01-connected', '02-idle-after-io', '03-load', '05-all-destroyed'].map(
    (name) => `x86/base/${name}`,
  ),
  'x86/base612/01-idle',
  'x86/big/01-idle',
  'x86/big/02-load',
  'x86/pvh/01-idle',
  'x86/pvh/01-full',
  ...['A-backend-nopersist', 'B-frontend-nopersist'].flatMap((name) => [
    `x86/variants/${name}/idle`,
    `x86/variants/${name}/load`,
  ]),
  'x86/variants/C-v2-and-v1/idle',
  'x86/variants/D-v2-nopersist/idle',
  'x86/variants2/F-mq4-order2/idle',
];

type Truth = Readonly<Record<string, readonly string[]>>;
/** Rule → how many errors, warnings and informations of it a folder has. */
type Counts = Readonly<Record<string, readonly [errors: number, warnings: number, infos: number]>>;

/** Every finding of a warning or more: `BLK-30 error 10-de-unbound/xenstore-ls.txt:78`. */
const found = (folder: string, { findings, sources }: Analysis): readonly string[] =>
  findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, severity, location }) => {
      const file = path.relative(path.join(corpusFolder, folder), sources[location.source]?.path ?? '');
      return `${rule} ${severity} ${file.split(path.sep).join('/')}:${location.line}`;
    })
    .toSorted();

/** The findings of every level by rule: what docs/rules-on-captures.md is made of. */
const countsOf = ({ findings }: Analysis): Counts => {
  const counts = new Map<string, [number, number, number]>();
  for (const { rule, severity } of findings) {
    const count = counts.get(rule) ?? [0, 0, 0];
    counts.set(rule, count);
    count[severity === 'error' ? 0 : severity === 'warning' ? 1 : 2] += 1;
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/**
 * The exact set of findings of every capture folder, read by a person. `XDUMP_WRITE_TRUTH=1` writes what is found now;
 * what changes by that must be read against the capture before it is kept.
 */
describe(`findings on real captures, ${corpusName}`, () => {
  const truth = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Truth;
  const fired = JSON.parse(readFileSync(FIRED, 'utf8')) as Readonly<Record<string, Counts>>;
  const folders = [...captureFolders(), ...traceFolders()];
  const seen = new Map<string, readonly string[]>();
  const counted = new Map<string, Counts>();

  it.each(folders)('%s', async (folder) => {
    const analysis = await analysePaths([path.join(corpusFolder, folder)]);
    const now = found(folder, analysis);
    seen.set(folder, now);
    counted.set(folder, countsOf(analysis));
    if (process.env['XDUMP_WRITE_TRUTH'] !== undefined) return;
    expect(now).toEqual(truth[folder]);
    expect(counted.get(folder)).toEqual(fired[folder]);
  });

  it('knows every folder, and the healthy ones have none', () => {
    if (process.env['XDUMP_WRITE_TRUTH'] !== undefined) {
      writeFileSync(GOLDEN, `${JSON.stringify(Object.fromEntries(seen), null, 2)}\n`);
      const lines = [...counted].map(([folder, counts]) => `  ${JSON.stringify(folder)}: ${JSON.stringify(counts)}`);
      writeFileSync(FIRED, `{\n${lines.join(',\n')}\n}\n`);
    }
    expect(Object.keys(truth)).toEqual(expect.arrayContaining([...folders]));
    expect(HEALTHY.filter((folder) => truth[folder]?.length !== 0)).toEqual([]);
  });
});
