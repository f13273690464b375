import type { Analysis } from '../analysis/analysis.ts';
import type { LineView } from '../analysis/line-view.ts';
import type { Block } from '../facts/block.ts';
import { amount } from '../core/amount.ts';
import type { Hover } from './hover-text.ts';
import { escapeMarkdown } from './markdown.ts';

/** What a `%section` line opens: how whole it is, where it came from, and what people remarked in it; null elsewhere. */
export const sectionHover = ({ facts }: Analysis, view: LineView): Hover | null => {
  const block = facts.blocks.find(({ source, headLine }) => source === view.source && headLine === view.line);
  if (block === undefined) return null;
  const remarks = facts.captures
    .flatMap((capture) => capture.remarks)
    .filter(({ source, line }) => source === view.source && line > view.line && line <= block.lastLine);
  const parts = [
    `**${escapeMarkdown(nameOf(block))}**: ${escapeMarkdown(stateOf(block))}`,
    ...(block.origin === null ? [] : [escapeMarkdown(`from ${block.origin}`)]),
    ...remarks.map(({ text }) => escapeMarkdown(`Note: ${text}`)),
  ];
  return { markdown: parts.join('\n\n'), start: 0, end: view.text.length };
};

const nameOf = ({ kind, key, domain }: Block): string =>
  `section ${kind}${key === null ? '' : `, key ${key}`}${domain === null ? '' : `, d${domain}`}`;

const stateOf = ({ completeness, reason, firstLine, lastLine }: Block): string =>
  `${amount(Math.max(0, lastLine - firstLine + 1), 'line', 'lines')}, ${completeness}${reason === null ? '' : ` (${reason})`}`;
