import { analyse } from '../../server/src/analysis/analyse.ts';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { expandInputs } from '../../server/src/io/expand-inputs.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import type { Rule } from '../../server/src/rules/rule.ts';

/** Analyses files and folders on disk as `xdump check` does: a folder is one capture. */
export const analysePaths = async (
  paths: readonly string[],
  rules: readonly Rule[] = ruleCatalogue,
): Promise<Analysis> => {
  const expanded = await expandInputs(paths, { join: false });
  if ('error' in expanded) throw new Error(expanded.error);
  const analysis = await analyse({
    inputs: expanded.inputs,
    rules,
    parameters: new Map(),
    suppressions: [],
    pacer: eagerPacer,
    sha256,
  });
  if (analysis === null) throw new Error('the analysis was cancelled');
  await expanded.close();
  return analysis;
};
