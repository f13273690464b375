import { countNoun } from '../../core/count-noun.ts';
import { printable } from './printable.ts';
import { summarise, type CheckFormat } from './check-output.ts';

/** For people: one line a finding, its related lines and hint below it, counts at the end. */
export const textFormat: CheckFormat = function* ({ analysis, shown, withUnknown }) {
  const pathOf = (source: number): string => printable(analysis.sources[source]?.path ?? '');
  for (const finding of shown) {
    const { location, severity, rule, message, confidence, relatedLocations, hint } = finding;
    const doubt = confidence === 'high' ? '' : ` (${confidence} confidence)`;
    yield `${pathOf(location.source)}:${location.line}:${location.column}: ${severity} ${rule}: ${printable(message)}${doubt}\n`;
    for (const related of relatedLocations)
      yield `    ${pathOf(related.location.source)}:${related.location.line}:${related.location.column}: ${printable(related.message)}\n`;
    if (hint !== '') yield `    hint: ${printable(hint)}\n`;
  }
  if (withUnknown) {
    for (const { rule, needs } of analysis.unknown) yield `unknown ${rule}: needs ${needs.join(', ')}\n`;
  }
  const { error, warning, info, unknown, suppressed } = summarise(analysis);
  const hidden = suppressed > 0 ? `, ${suppressed} suppressed` : '';
  const counts = [countNoun(error, 'error'), countNoun(warning, 'warning'), countNoun(info, 'info')];
  yield `${counts.join(', ')}, ${countNoun(unknown, 'rule')} could not be decided${hidden}\n`;
};
