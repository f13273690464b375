import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderToXdump } from '../../scripts/lib/folder-to-xdump.mjs';
import { runToEnd } from '../../server/src/core/work.ts';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { buildLookup } from '../../server/src/features/lookup/lookup.ts';
import { machineTree } from '../../server/src/features/tree/machine.ts';
import type { TreeItem } from '../../server/src/features/tree/node.ts';
import { analyseText } from '../support/analyse-text.ts';
import { corpusFolder } from '../support/corpus.ts';
import { readFolder } from '../support/read-folder.ts';

/** The same captures in the whole corpus and in the kept part of it: a healthy one and one with findings. */
const CAPTURES = ['x86/base/02-idle-after-io', 'x86/faults/10-de-unbound', 'x86/variants/E-lru/idle'];

const captureOf = (folder: string): string =>
  folderToXdump({
    files: readFolder(path.join(corpusFolder, folder)).filter(({ name }) => !/key-[^gqe]|proc-|slab|xentop/.test(name)),
  });

/** Findings beyond info that are not about the input, by rule and object. */
const grave = ({ findings }: Analysis): readonly string[] =>
  findings
    .filter(({ severity, rule }) => severity !== 'info' && !rule.startsWith('GEN-'))
    .map(({ rule, subject, message }) => `${rule} ${subject ?? message}`);

const texts = (items: readonly TreeItem[]): readonly string[] =>
  items.flatMap((item) => [`${item.label} ${item.description ?? ''}`, ...texts(item.children?.() ?? [])]);

/** All labels of the Machine tree. */
const labels = async (lines: readonly string[]): Promise<readonly string[]> =>
  texts(machineTree(runToEnd(buildLookup(await analyseText(`${lines.join('\n')}\n`)))));

describe('cutting a capture', () => {
  it.each(CAPTURES)('%s: after any line adds only what is missing', async (folder) => {
    const text = captureOf(folder);
    const lines = text.split('\n');
    const known = new Set(grave(await analyseText(text)));
    // Every line of the sections that rules join, every 17th of the rest, and around every section's end.
    const cuts = lines
      .map((line, index) => ({ line, index }))
      .filter(
        ({ line, index }) => index % 17 === 0 || line.startsWith('%') || lines[index + 1]?.startsWith('%') === true,
      )
      .map(({ index }) => index);
    for (const cut of cuts) {
      const analysis = await analyseText(`${lines.slice(0, cut).join('\n')}\n`);
      expect(
        grave(analysis).filter((finding) => !known.has(finding)),
        `cut after line ${cut}`,
      ).toEqual([]);
    }
  });

  it('makes counts say "at least"', async () => {
    const lines = captureOf('x86/base/02-idle-after-io').split('\n');
    const tableOfD1 = lines.findIndex((line) => line.includes('grant-table for remote d1'));
    const grants = (labels: readonly string[]): readonly string[] =>
      labels.filter((label) => label.startsWith('grant table'));
    const whole = grants(await labels(lines));
    const cut = grants(await labels(lines.slice(0, tableOfD1 + 20)));
    expect(whole.some((label) => label.startsWith('grant table: 77 ') || label.includes(' 77 active'))).toBe(true);
    expect(whole.filter((label) => label.includes('at least'))).toEqual([]);
    expect(cut.some((label) => /at least 1[0-9] /.test(label))).toBe(true);
  });
});
