import { amount } from '../core/amount.ts';
import type { Facts } from '../facts/facts.ts';
import type { AnalysedSource } from './analysis.ts';
import type { InputFile } from './request.ts';

/** Most names that the note lists. */
const MAX_NAMES = 5;

/**
 * Notes, once for each folder, the files in which nothing was recognised: somebody may believe that they were read.
 * Empty files are no loss.
 */
export const noteUnrecognised = (
  facts: Facts,
  inputs: readonly InputFile[],
  sources: readonly AnalysedSource[],
): void => {
  const byFolder = new Map<string, number[]>();
  for (const [index, { captureKey }] of inputs.entries()) {
    const source = sources[index];
    if (captureKey === null || source === undefined || source.isRecognised || source.bytes === 0) continue;
    byFolder.set(captureKey, [...(byFolder.get(captureKey) ?? []), index]);
  }
  for (const indexes of byFolder.values()) {
    const [first = 0] = indexes;
    const capture = facts.blocks.find(({ source }) => source === first)?.capture;
    if (capture === undefined) continue;
    const names = indexes.map((index) => sources[index]?.path.split(/[/\\]/).at(-1) ?? '');
    const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
    const what = `the content of ${amount(names.length, 'file')} (${names.slice(0, MAX_NAMES).join(', ')}${more})`;
    facts.notes.push({ rule: 'GEN-09', capture, source: first, line: 1, data: { what, files: names.length } });
  }
};
