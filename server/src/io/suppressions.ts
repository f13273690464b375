import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { SuppressionEntry } from '../analysis/request.ts';
import { globMatcher } from './glob.ts';

/** Name of the file beside an input. */
const FILE_NAME = '.xdump-suppressions.json';

const Entries = v.array(
  v.object({
    rule: v.string(),
    path: v.string(),
    at: v.optional(v.nullable(v.string()), null),
    reason: v.pipe(v.string(), v.minLength(1)),
  }),
);

/** Which file to read: the named one, or those that stand beside the inputs and in those that are folders. */
export type SuppressionsSource = { readonly file: string } | { readonly beside: readonly string[] };

/** Reads suppressions; a named file must be there, one beside an input may be missing. */
export const readSuppressions = async (
  source: SuppressionsSource,
): Promise<{ readonly entries: readonly SuppressionEntry[] } | { readonly error: string }> => {
  const isNamed = 'file' in source;
  const files = isNamed ? [source.file] : candidates(source.beside);
  const entries: SuppressionEntry[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) {
      if (isNamed) return { error: `${file}: there is no such suppressions file` };
      continue;
    }
    const parsed = v.safeParse(Entries, parseJson(text));
    if (!parsed.success)
      return { error: `${file}: is no list of {"rule", "path", "at", "reason"}: ${parsed.issues[0].message}` };
    for (const { rule, path: glob, at, reason } of parsed.output)
      entries.push({ file, rule, at, reason, appliesTo: globMatcher(glob) });
  }
  return { entries };
};

/** Each file once, however the inputs are written. */
const candidates = (names: readonly string[]): readonly string[] => {
  const files = names.flatMap((name) => [path.dirname(name), name]).map((at) => path.join(at, FILE_NAME));
  return [...new Map(files.map((file) => [path.resolve(file), file])).values()];
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
