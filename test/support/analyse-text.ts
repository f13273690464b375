import { analyse } from '../../server/src/analysis/analyse.ts';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { memorySource } from '../../server/src/input/byte-source.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import type { Rule } from '../../server/src/rules/rule.ts';

/** One file of a folder: its name (`02-idle/key-g.txt`: in the snapshot of that sub-folder) and its text. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Analyses one text as `xdump check` does a file. */
export const analyseText = (text: string, rules: readonly Rule[] = ruleCatalogue): Promise<Analysis> =>
  run([{ name: 'example', text }], false, rules);

/** Analyses texts as the files of one folder. */
export const analyseFolder = (files: readonly TextFile[], rules: readonly Rule[] = ruleCatalogue): Promise<Analysis> =>
  run(files, true, rules);

const run = async (files: readonly TextFile[], folder: boolean, rules: readonly Rule[]): Promise<Analysis> => {
  const analysis = await analyse({
    inputs: files.map(({ name, text }) => ({
      path: name,
      source: memorySource(new TextEncoder().encode(text)),
      captureKey: folder ? 'folder' : null,
      snapshot: folder && name.includes('/') ? (name.split('/')[0] ?? null) : null,
      group: null,
      useName: folder,
    })),
    rules,
    parameters: new Map(),
    suppressions: [],
    pacer: eagerPacer,
    sha256,
  });
  if (analysis === null) throw new Error('the analysis was cancelled');
  return analysis;
};
