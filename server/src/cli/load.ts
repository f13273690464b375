import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { SuppressionEntry } from '../analysis/request.ts';
import { expandInputs } from '../io/expand-inputs.ts';
import { hostPacer } from '../io/host-pacer.ts';
import { sha256 } from '../io/sha256.ts';
import { readSuppressions } from '../io/suppressions.ts';
import { sectionVariants } from '../replay/sections/section-variants.ts';
import { replayParts } from '../replay/replay-parts.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import type { Rule } from '../rules/rule.ts';
import { textsOption, type OptionSpecs } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** Options of every command that analyses. */
export const analysisOptions: OptionSpecs = {
  join: { type: 'boolean' },
  set: { type: 'string', multiple: true },
  variant: { type: 'string', multiple: true },
  suppressions: { type: 'string' },
};

/** Their help. */
export const analysisOptionHelp: Readonly<Record<string, string>> = {
  join: 'read all FILEs as one capture, as the files of a folder are',
  set: 'NAME=VALUE: a model parameter that wins over the capture (repeatable)',
  variant:
    'NAME or PART=NAME: variant instead of the recognised one, of the block backend or of a part of the replay (repeatable)',
  suppressions: 'FILE: suppressions instead of .xdump-suppressions.json beside the input',
};

/** A finished analysis, or a sentence about what cannot be read. `close` lets go of the files. */
export type Loaded = { readonly analysis: Analysis; readonly close: () => Promise<void> } | { readonly error: string };

/** Reads and analyses the FILE arguments of a command; says on standard error which files of a folder it left out. */
export const load = async (
  values: Readonly<Record<string, unknown>>,
  files: readonly string[],
  terminal: Terminal,
  rules: readonly Rule[] = ruleCatalogue,
): Promise<Loaded> => {
  if (files.length === 0) return { error: 'no FILE given' };
  const parameters = readParameters(values);
  if ('error' in parameters) return parameters;
  const suppressions = await suppressionsFor(values, files);
  if ('error' in suppressions) return suppressions;
  const expanded = await expandInputs(files, { join: values['join'] === true });
  if ('error' in expanded) return expanded;
  for (const sentence of expanded.leftOut) terminal.error(`xdump: left out: ${sentence}\n`);
  const analysis = await analyse({
    inputs: expanded.inputs,
    rules,
    parameters: parameters.all,
    suppressions: suppressions.entries,
    pacer: hostPacer({ turn: null }),
    sha256,
  });
  if (analysis === null) return { error: 'the analysis was stopped' };
  return { analysis, close: expanded.close };
};

/** `--set` and `--variant` as parameters; a value may hold commas. */
export const readParameters = (
  values: Readonly<Record<string, unknown>>,
): { readonly all: ReadonlyMap<string, string> } | { readonly error: string } => {
  const all = new Map<string, string>();
  for (const setting of textsOption(values, 'set')) {
    const [, name, value] = /^([A-Za-z][\w-]*\.[\w.-]+|W-\d{1,3})=([^]*)$/.exec(setting) ?? [];
    if (name === undefined || value === undefined)
      return { error: `--set ${setting}: NAME=VALUE is wanted, NAME as in xen_blkback.log_stats` };
    all.set(name, value);
  }
  const variants = new Map([
    ...replayParts.map((one) => [one.id, one.variants] as const),
    ...Object.entries(sectionVariants),
  ]);
  for (const variant of textsOption(values, 'variant')) {
    const [, part = 'blkback', name = ''] = /^(?:([a-z0-9]{1,20})=)?(.{0,100})$/.exec(variant) ?? [];
    const known = variants.get(part) ?? [];
    const chosen = known.find((id) => id.toUpperCase() === name.toUpperCase());
    if (chosen === undefined)
      return {
        error:
          known.length === 0
            ? `--variant ${variant}: the parts with variants are ${[...variants].flatMap(([id, all]) => (all.length === 0 ? [] : [id])).join(', ')}`
            : `--variant ${variant}: one of ${known.join(', ')} is wanted`,
      };
    all.set(`${part}.variant`, chosen);
  }
  return { all };
};

const suppressionsFor = async (
  values: Readonly<Record<string, unknown>>,
  files: readonly string[],
): Promise<{ readonly entries: readonly SuppressionEntry[] } | { readonly error: string }> => {
  const named = values['suppressions'];
  return readSuppressions(typeof named === 'string' ? { file: named } : { beside: ['.', ...files] });
};
