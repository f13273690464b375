import { amount } from '../../core/amount.ts';
import { printable } from './printable.ts';
import { summarise, type CheckFormat } from './check-output.ts';

/** Of so many inputs each that gave nothing is named; a folder has a finding about them. */
const MAX_NAMED = 8;

/** For people: one line a finding, its related lines and hint below it, counts at the end. */
export const textFormat: CheckFormat = function* ({ analysis, shown, withUnknown }) {
  // What to do is the same for all findings of a rule, so it is said once.
  const hinted = new Set<string>();
  const pathOf = (source: number): string => printable(analysis.sources[source]?.path ?? '');
  for (const finding of shown) {
    const { location, severity, rule, message, confidence, relatedLocations, hint } = finding;
    const doubt = confidence === 'high' ? '' : ` (${confidence} confidence)`;
    yield `${pathOf(location.source)}:${location.line}:${location.column}: ${severity} ${rule}: ${printable(message)}${doubt}\n`;
    for (const related of relatedLocations)
      yield `    ${pathOf(related.location.source)}:${related.location.line}:${related.location.column}: ${printable(related.message)}\n`;
    if (hint !== '' && !hinted.has(hint)) yield `    hint: ${printable(hint)}\n`;
    hinted.add(hint);
  }
  for (const { path, bytes, isRecognised } of analysis.sources) {
    if (!isRecognised && analysis.sources.length <= MAX_NAMED)
      yield `${printable(path)}: ${bytes === 0 ? 'is empty' : 'nothing in it was recognised: no dump, listing or log line that this version reads'}\n`;
  }
  if (withUnknown) {
    for (const { rule, needs } of analysis.unknown) yield `unknown ${rule}: needs ${needs.join(', ')}\n`;
  }
  const { error, warning, info, unknown, suppressed } = summarise(analysis);
  const hidden = suppressed > 0 ? `, ${suppressed} suppressed` : '';
  const counts = [amount(error, 'error'), amount(warning, 'warning'), amount(info, 'info')];
  yield `${counts.join(', ')}, ${amount(unknown, 'rule')} could not be decided${hidden}\n`;
};
