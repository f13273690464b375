import type { LineView } from '../analysis/line-view.ts';
import type { Rule } from '../rules/rule.ts';
import { printAddress } from './address.ts';
import { costParts } from './cost-hover.ts';
import { decodeField } from './decode-field.ts';
import { describeFact } from './describe-fact.ts';
import { fileName } from './file-name.ts';
import { grantPurpose } from './grant-purpose.ts';
import type { Lookup } from './lookup/lookup.ts';
import type { Mention } from './lookup/mention.ts';
import { readLine, type ReadLine } from './lookup/read-line.ts';
import { MAX_MENTIONS, mentionPlace } from './lookup/thing-mention.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';
import { lineMeaning } from './meanings/line-meaning.ts';
import { meaningText } from './meanings/meaning-text.ts';
import { isRecorded } from './moments/is-recorded.ts';
import { momentMarkdown } from './moments/moment-markdown.ts';
import type { MomentsOf } from './moments/moments.ts';
import { momentsAt } from './moments/shown-moment.ts';
import { rulesAbout } from './rules-about.ts';
import type { Hover } from './hover-text.ts';
import { sectionHover } from './section-hover.ts';

/** Most other lines that a hover lists. */
const MAX_OTHERS = 6;

const NOT_READY = 'The models are being run along this recording: look again in a moment to see what they hold here.';

/**
 * What the number under the cursor is, decoded; what a grant is for; who else mentions the same thing; what the rules say
 * about the line and which rules look at this column; what its message means; what was undone to read it. On a recorded line,
 * wherever the cursor is, what the models hold there (`momentsOf`). Null between the fields of any other line that is no message
 * and was read as it stands.
 */
export const hoverAt = (
  lookup: Lookup,
  view: LineView,
  column: number,
  rules: readonly Rule[],
  momentsOf: MomentsOf,
): Hover | null => {
  const read = readLine(lookup, view);
  const moments = momentParts(read, momentsOf);
  const mention = read.mentions.find(({ field }) => field.start <= column && column <= field.end);
  if (mention === undefined) return lineHover(read, column, moments) ?? sectionHover(lookup.analysis, view);
  const { field } = mention;
  const parts = [
    `**${escapeMarkdown(decodeField(field, read.context))}**`,
    ...purposePart(lookup, read, mention),
    ...moments,
    ...othersPart(lookup, read, mention),
    ...meaningPart(read),
    ...findingsPart(lookup, view, field.start, field.end),
    ...costParts(read.context, field.name).map(escapeCost),
    ...rulesPart(rulesAbout(rules, field, read.context.rows)),
    ...(view.repair === null ? [] : [`Read ${view.repair}`]),
  ];
  return { markdown: parts.join('\n\n'), start: field.start, end: field.end };
};

/** What the models hold at the line, or that it is not known yet; nothing where no model has the line. */
const momentParts = (read: ReadLine, momentsOf: MomentsOf): readonly string[] => {
  const { view, context } = read;
  if (context.capture === null || !isRecorded(read)) return [];
  const moments = momentsOf(context.capture);
  if (moments === null) return [NOT_READY];
  return momentsAt(moments, { source: view.source, line: view.factLine }).map(momentMarkdown);
};

/** Between the fields of a line: what its message means, what the models hold, and what was undone to read it. */
const lineHover = (read: ReadLine, column: number, moments: readonly string[]): Hover | null => {
  const { text, payload, repair } = read.view;
  const parts = [...meaningPart(read), ...moments, ...(repair === null ? [] : [`Read ${repair}`])];
  return parts.length === 0 || column > text.length
    ? null
    : { markdown: parts.join('\n\n'), start: Math.min(payload, column), end: text.length };
};

const meaningPart = ({ context }: ReadLine): readonly string[] => {
  const meaning = lineMeaning(context.facts, context.rows);
  return meaning === null ? [] : [escapeMarkdown(meaningText(meaning))];
};

/** In a row of a grant table, what the grant is for. */
const purposePart = (lookup: Lookup, { context }: ReadLine, { field }: Mention): readonly string[] => {
  const entry = context.rows.find(({ table }) => table === 'grantActive');
  if (entry === undefined || !PURPOSE_FIELDS.has(field.kind)) return [];
  const purpose = grantPurpose(lookup, entry.row);
  return purpose === null ? [] : [escapeMarkdown(`This grant is ${purpose.text}.`)];
};

const PURPOSE_FIELDS: ReadonlySet<string> = new Set(['gref', 'mfn', 'gfn', 'pin', 'flags']);

const othersPart = (lookup: Lookup, { view, context }: ReadLine, { address }: Mention): readonly string[] => {
  if (address === null || context.capture === null) return [];
  const { facts, sources } = lookup.analysis;
  const all = lookup.things.mentions(address, context.capture.capture.id);
  const others = all.filter((mention) => {
    const place = mentionPlace(facts, mention);
    return place.source !== view.source || place.line !== view.factLine;
  });
  if (others.length === 0) return [`${inlineCode(printAddress(address))}: nothing else in the capture mentions it`];
  const lines = others.slice(0, MAX_OTHERS).map((other) => {
    const place = mentionPlace(facts, other);
    const where = place.source === view.source ? 'line ' : `${fileName(sources, place.source)}:`;
    return `- ${escapeMarkdown(`${where}${place.line}: ${describeFact(facts, other)}`)}`;
  });
  const left = others.length - lines.length;
  const more = left > 0 ? [`- and ${all.length === MAX_MENTIONS ? 'at least ' : ''}${left} more`] : [];
  return [`${inlineCode(printAddress(address))} is also in:\n${[...lines, ...more].join('\n')}`];
};

const findingsPart = (lookup: Lookup, view: LineView, start: number, end: number): readonly string[] => [
  ...lookup
    .findingsAt(view.source, view.line)
    .filter(({ location }) => location.column - 1 < end && location.endColumn - 1 > start)
    .map(
      ({ severity, rule, message, hint }) =>
        `${severity} **${rule}**: ${escapeMarkdown(`${message}.${hint === '' ? '' : ` ${hint}.`}`)}`,
    ),
  ...lookup
    .relatedAt(view.source, view.line)
    .filter(({ relatedLocations }) =>
      relatedLocations.some(
        ({ location }) =>
          location.source === view.source &&
          location.line === view.line &&
          location.column - 1 < end &&
          location.endColumn - 1 > start,
      ),
    )
    .slice(0, 3)
    .map(
      ({ severity, rule, message, location }) =>
        `part of ${severity} **${rule}** at line ${location.line}: ${escapeMarkdown(message)}`,
    ),
];

/** A list stays one. */
const escapeCost = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.startsWith('- ') ? `- ${escapeMarkdown(line.slice(2))}` : escapeMarkdown(line)))
    .join('\n');

const rulesPart = (rules: readonly Rule[]): readonly string[] =>
  rules.length === 0
    ? []
    : [`Checked by ${rules.map(({ id, title }) => `${id} (${escapeMarkdown(title)})`).join(', ')}`];
