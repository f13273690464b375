import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis, LocatedFinding } from '../../server/src/analysis/analysis.ts';
import { analyseText } from '../support/analyse-text.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { randomNumbers } from '../support/random-numbers.ts';

/** People paste some lines of a capture; so many are cut from each file, of so many lines. */
const WINDOWS = 2;
const SHORTEST = 5;
const LONGEST = 40;

const files = readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:txt|log|json)$/.test(name) && statSync(path.join(corpusFolder, name)).size < 300_000)
  .sort();

const grave = ({ findings }: Analysis): readonly LocatedFinding[] =>
  findings.filter(({ severity }) => severity !== 'info');

/** Lines that a finding names. */
const linesOf = ({ location, relatedLocations }: LocatedFinding): readonly number[] => [
  location.line,
  ...relatedLocations.map((related) => related.location.line),
];

describe(`some lines out of a capture, ${corpusName}`, () => {
  it('never give a warning that the whole file does not give', async () => {
    const random = randomNumbers(1);
    const wrong: string[] = [];
    let warned = 0;
    for (const name of files) {
      const text = readFileSync(path.join(corpusFolder, name), 'latin1');
      const lines = text.split(/(?<=\n)/);
      let whole: readonly LocatedFinding[] | null = null;
      for (let count = 0; count < WINDOWS; count += 1) {
        const length = SHORTEST + Math.floor(random() * (LONGEST - SHORTEST + 1));
        const first = Math.floor(random() * Math.max(1, lines.length - length + 1));
        const found = grave(await analyseText(lines.slice(first, first + length).join('')));
        if (found.length === 0) continue;
        warned += found.length;
        whole ??= grave(await analyseText(text));
        for (const finding of found) {
          const known = whole.some(
            (other) =>
              other.rule === finding.rule &&
              (other.subject === finding.subject || linesOf(other).includes(finding.location.line + first)),
          );
          if (!known)
            wrong.push(`${name}, lines ${first + 1} to ${first + length}: ${finding.rule} ${finding.message}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    // The files of faults do warn, so that the comparison can fail.
    expect(warned).toBeGreaterThan(0);
  }, 120_000);
});
