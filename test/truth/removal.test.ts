import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis, LocatedFinding } from '../../server/src/analysis/analysis.ts';
import { tableNames } from '../../server/src/facts/facts.ts';
import { analyseFolder } from '../support/analyse-text.ts';
import { captureFolders, corpusFolder, corpusName } from '../support/corpus.ts';
import { readFolder } from '../support/read-folder.ts';

/**
 * A finding by rule and object: what must not appear when something is taken away. Lines that no object is known of
 * are told by their text; how often one stands in what is left (`(2 times)`), and what only some versions of a driver do
 * besides, is no other finding.
 */
const key = ({ rule, subject, message }: LocatedFinding): string =>
  `${rule} ${subject ?? message.replace(/ \(\d+ times\)$|, only of what was idle for long$/, '')}`;

const grave = ({ findings }: Analysis): readonly LocatedFinding[] =>
  findings.filter(({ severity }) => severity !== 'info');

/** Tables that have rows from a file. */
const tablesOf = ({ facts, sources }: Analysis, name: string): readonly string[] =>
  tableNames.filter((table) => {
    const { block, rows } = facts.tables[table];
    for (let row = 0; row < rows(); row += 1) {
      if (sources[facts.blocks[block.at(row)]?.source ?? -1]?.path === name) return true;
    }
    return false;
  });

/** Kernel time of the line of a finding, or null when it is none of a kernel's log. */
const timeOf = ({ facts }: Analysis, { location }: LocatedFinding): number | null => {
  const { block, line, rows, columns } = facts.tables.kernelMessage;
  for (let row = 0; row < rows(); row += 1) {
    if (line.at(row) !== location.line) continue;
    if (facts.blocks[block.at(row)]?.source === location.source) return columns.time.at(row);
  }
  return null;
};

/**
 * Is the finding later than every kernel time that is left? A log that begins with its first line and behind whose end
 * nothing is known is that of a kernel which had nothing more to say: the rest is a whole capture of an earlier moment.
 * The clock of the hypervisor cannot tell: an idle kernel prints nothing for days, so that a dump is always later than
 * the last line of a healthy log.
 */
const isBehindAll = (whole: Analysis, lost: LocatedFinding, without: Analysis): boolean => {
  const time = timeOf(whole, lost);
  return (
    time !== null &&
    !without.facts.blocks.some(
      ({ lastKernelTime, kernelTimeAfter }) => lastKernelTime >= time || kernelTimeAfter >= time,
    )
  );
};

const truth = JSON.parse(readFileSync(new URL('../golden/truth.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly string[]
>;
// One moment each: a folder of folders takes minutes, and its parts are looked at one by one.
const folders = captureFolders().filter((name) => name.split('/').length >= 3 || (truth[name]?.length ?? 0) > 0);

describe(`taking one section away, ${corpusName}`, () => {
  it.each(folders)('%s: adds no warning, and what fired is then unknown', async (folder) => {
    const files = readFolder(path.join(corpusFolder, folder));
    const whole = await analyseFolder(files);
    const known = new Set(grave(whole).map(key));
    for (const { name } of files) {
      const without = await analyseFolder(files.filter((file) => file.name !== name));
      expect(
        grave(without)
          .map(key)
          .filter((finding) => !known.has(finding)),
        `without ${name}`,
      ).toEqual([]);
      const left = new Set(without.findings.map(key));
      const removed = tablesOf(whole, name);
      for (const lost of grave(whole).filter((finding) => !left.has(key(finding)))) {
        if (isBehindAll(whole, lost, without)) continue;
        const needs = without.unknown.find(({ rule }) => rule === lost.rule)?.needs ?? [];
        expect(
          needs.some((need) => removed.includes(need.split('.')[0] ?? '')),
          `${lost.rule} without ${name} needs ${needs.join(', ') || 'nothing'}; ${name} gives ${removed.join(', ')}`,
        ).toBe(true);
      }
    }
  });
});
