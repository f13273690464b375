import type { Analysis } from '../analysis/analysis.ts';
import type { LineView } from '../analysis/line-view.ts';
import { factPlace } from '../facts/fact-place.ts';
import type { Rule } from '../rules/rule.ts';
import { printAddress } from './address.ts';
import { decodeField } from './decode-field.ts';
import { describeFact } from './describe-fact.ts';
import { findingsAt } from './findings-at.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';
import { lineContext, mentionsOf, type Mention } from './mention.ts';
import { mentionsOfThing } from './mentions-of-thing.ts';

/** A hover: Markdown without links or HTML, for columns [start, end) (UTF-16, from 0) of its line. */
export interface Hover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** Most other lines that a hover lists. */
const MAX_OTHERS = 6;

/**
 * What the number under the cursor is, decoded; who else mentions the same thing; what the rules say about the line and
 * which rules look at this column. Null between fields.
 */
export const hoverAt = (analysis: Analysis, view: LineView, column: number, rules: readonly Rule[]): Hover | null => {
  const context = lineContext(analysis.world, view);
  const mention = mentionsOf(view, context).find(({ field }) => field.start <= column && column <= field.end);
  if (mention === undefined) return null;
  const { field } = mention;
  const parts = [
    `**${escapeMarkdown(decodeField(field, context))}**`,
    ...othersPart(analysis, view, mention),
    ...findingsPart(analysis, view, field.start, field.end),
    ...rulesPart(
      rules,
      context.rows.map(({ table }) => `${table}.${field.name}`),
    ),
  ];
  return { markdown: parts.join('\n\n'), start: field.start, end: field.end };
};

const othersPart = (analysis: Analysis, view: LineView, { address }: Mention): readonly string[] => {
  if (address === null) return [];
  const { facts, sources } = analysis;
  const others = mentionsOfThing(facts, address).filter(({ table, row }) => {
    const place = factPlace(facts, table, row);
    return place.source !== view.source || place.line !== view.line;
  });
  if (others.length === 0) return [`${inlineCode(printAddress(address))}: nothing else in the capture mentions it`];
  const lines = others.slice(0, MAX_OTHERS).map((other) => {
    const place = factPlace(facts, other.table, other.row);
    const file =
      place.source === view.source ? 'line' : `${(sources[place.source]?.path ?? '').split(/[/\\]/).at(-1) ?? ''}:`;
    return `- ${escapeMarkdown(file)} ${place.line}: ${escapeMarkdown(describeFact(facts, other))}`;
  });
  const more = others.length > MAX_OTHERS ? [`- and ${others.length - MAX_OTHERS} more`] : [];
  return [`${inlineCode(printAddress(address))} is also in:\n${[...lines, ...more].join('\n')}`];
};

const findingsPart = (analysis: Analysis, view: LineView, start: number, end: number): readonly string[] =>
  findingsAt(analysis, view.source, view.line)
    .filter(({ location }) => location.column - 1 < end && location.endColumn - 1 > start)
    .map(
      ({ severity, rule, message, hint }) =>
        `${severity} **${rule}**: ${escapeMarkdown(message)}. ${escapeMarkdown(hint)}`,
    );

const rulesPart = (rules: readonly Rule[], columns: readonly string[]): readonly string[] => {
  const looking = rules.filter(({ needs }) => needs.some((need) => columns.includes(need)));
  return looking.length === 0
    ? []
    : [`Checked by ${looking.map(({ id, title }) => `${id} (${escapeMarkdown(title)})`).join(', ')}`];
};
