import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { SuppressionEntry } from '../analysis/request.ts';
import { expandInputs } from '../io/expand-inputs.ts';
import { hostPacer } from '../io/host-pacer.ts';
import { sha256 } from '../io/sha256.ts';
import { readSuppressions } from '../io/suppressions.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import type { Rule } from '../rules/rule.ts';
import { listOption, type OptionSpecs } from './arguments.ts';

/** Options of every command that analyses. */
export const analysisOptions: OptionSpecs = {
  join: { type: 'boolean' },
  set: { type: 'string', multiple: true },
  variant: { type: 'string' },
  suppressions: { type: 'string' },
};

/** Their help. */
export const analysisOptionHelp: Readonly<Record<string, string>> = {
  join: 'read all FILEs as one capture, as the files of a folder are',
  set: 'NAME=VALUE: a model parameter that wins over the capture (repeatable)',
  variant: 'NAME: blkback variant instead of the recognised one',
  suppressions: 'FILE: suppressions instead of .xdump-suppressions.json beside the input',
};

/** A finished analysis, or a sentence about what cannot be read. `close` lets go of the files. */
export type Loaded = { readonly analysis: Analysis; readonly close: () => Promise<void> } | { readonly error: string };

/** Reads and analyses the FILE arguments of a command. */
export const load = async (
  values: Readonly<Record<string, unknown>>,
  files: readonly string[],
  rules: readonly Rule[] = ruleCatalogue,
): Promise<Loaded> => {
  if (files.length === 0) return { error: 'no FILE given' };
  const parameters = new Map<string, string>();
  for (const setting of listOption(values, 'set')) {
    const equals = setting.indexOf('=');
    if (equals <= 0) return { error: `--set ${setting}: NAME=VALUE is wanted` };
    parameters.set(setting.slice(0, equals), setting.slice(equals + 1));
  }
  if (typeof values['variant'] === 'string')
    parameters.set('blkback.variant', values['variant'].replace(/^blkback=/, ''));
  const suppressions = await suppressionsFor(values, files);
  if ('error' in suppressions) return suppressions;
  const expanded = await expandInputs(files, { join: values['join'] === true });
  if ('error' in expanded) return expanded;
  const analysis = await analyse({
    inputs: expanded.inputs,
    rules,
    parameters,
    suppressions: suppressions.entries,
    pacer: hostPacer({ turn: null }),
    sha256,
  });
  if (analysis === null) return { error: 'the analysis was stopped' };
  return { analysis, close: expanded.close };
};

const suppressionsFor = async (
  values: Readonly<Record<string, unknown>>,
  files: readonly string[],
): Promise<{ readonly entries: readonly SuppressionEntry[] } | { readonly error: string }> => {
  const named = values['suppressions'];
  return readSuppressions(typeof named === 'string' ? { file: named } : { beside: files });
};
