import { escapeMarkdown } from '../../features/markdown.ts';
import { amount } from '../../core/amount.ts';
import { printable } from './printable.ts';
import { summarise, type CheckFormat } from './check-output.ts';

/** A table for a ticket or a mail. */
export const markdownFormat: CheckFormat = function* ({ analysis, shown, withUnknown }) {
  const { error, warning, info, unknown } = summarise(analysis);
  yield `**xdump**: ${amount(error, 'error')}, ${amount(warning, 'warning')}, ${amount(info, 'info')}; ${amount(unknown, 'rule')} could not be decided.\n\n`;
  if (shown.length > 0) {
    yield '| severity | rule | place | message | hint |\n| --- | --- | --- | --- | --- |\n';
    for (const { severity, rule, location, message, hint } of shown) {
      const place = `${analysis.sources[location.source]?.path ?? ''}:${location.line}`;
      yield `| ${severity} | ${rule} | ${escapeMarkdown(printable(place))} | ${escapeMarkdown(printable(message))} | ${escapeMarkdown(hint)} |\n`;
    }
  }
  if (withUnknown) {
    for (const { rule, needs } of analysis.unknown)
      yield `\n- ${rule}: needs ${needs.map((need) => `\`${need}\``).join(', ')}`;
    yield '\n';
  }
};
