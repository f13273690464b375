import { escapeMarkdown } from '../markdown.ts';
import type { ShownMoment, ShownValue } from './shown-moment.ts';

/** Most values in a hover. */
const MAX_VALUES = 10;

/** What a model holds around a line, as Markdown: a table of values, before and after where one changed, and what is assumed. */
export const momentMarkdown = ({ title, values, notes }: ShownMoment): string => {
  const shown = chosen(values);
  const things = new Set(shown.map(({ thing }) => thing));
  const [only = ''] = things.size === 1 ? things : [];
  const isChanged = shown.some(hasChanged);
  const left = values.length - shown.length;
  return [
    `The model${only === '' ? '' : ` of ${escapeMarkdown(only)}`} at this line (${escapeMarkdown(title)}):`,
    ...(shown.length === 0 ? [] : [tableOf(shown, only, isChanged)]),
    ...(left > 0 ? [`and ${left} more values`] : []),
    ...notes.map(escapeMarkdown),
  ].join('\n\n');
};

const tableOf = (shown: readonly ShownValue[], only: string, isChanged: boolean): string =>
  [
    isChanged ? '| | before → after |' : '| | |',
    '|---|--:|',
    ...shown.map((value) => {
      const { thing, what, before, after } = value;
      const name = thing === '' || thing === only ? what : `${thing}: ${what}`;
      const change = hasChanged(value) ? `**${escapeMarkdown(`${before} → ${after}`)}**` : escapeMarkdown(after);
      return `| ${escapeMarkdown(name)} | ${change} |`;
    }),
  ].join('\n');

/** Those that changed, and of the others as many as there is room for, in their order. */
const chosen = (values: readonly ShownValue[]): readonly ShownValue[] => {
  if (values.length <= MAX_VALUES) return values;
  const changed = values.filter(hasChanged).slice(0, MAX_VALUES);
  let room = MAX_VALUES - changed.length;
  return values.filter((value) => changed.includes(value) || (!hasChanged(value) && room-- > 0));
};

const hasChanged = ({ before, after }: ShownValue): boolean => before !== after;
