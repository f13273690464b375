import { escapeMarkdown } from '../markdown.ts';
import type { ShownMoment, ShownValue } from './shown-moment.ts';

/** Most values in a hover. */
const MAX_VALUES = 10;

/** What a model holds around a line, as Markdown: a table of values, before and after where one changed, and what is assumed. */
export const momentMarkdown = ({ title, values, notes }: ShownMoment): string => {
  const shown = chosen(values);
  const isChanged = shown.some(hasChanged);
  const left = values.length - shown.length;
  return [
    `The model at this line (${escapeMarkdown(title)}):`,
    [
      isChanged ? '| | before | after |' : '| | |',
      isChanged ? '|---|--:|--:|' : '|---|--:|',
      ...shown.map(({ thing, what, before, after }) => {
        const name = escapeMarkdown(thing === '' ? what : `${thing}: ${what}`);
        const cells = isChanged ? [before, after] : [after];
        return `| ${name} | ${cells.map(escapeMarkdown).join(' | ')} |`;
      }),
    ].join('\n'),
    ...(left > 0 ? [`and ${left} more values`] : []),
    ...notes.map(escapeMarkdown),
  ].join('\n\n');
};

/** Those that changed, and of the others as many as there is room for, in their order. */
const chosen = (values: readonly ShownValue[]): readonly ShownValue[] => {
  if (values.length <= MAX_VALUES) return values;
  const changed = values.filter(hasChanged).slice(0, MAX_VALUES);
  let room = MAX_VALUES - changed.length;
  return values.filter((value) => changed.includes(value) || (!hasChanged(value) && room-- > 0));
};

const hasChanged = ({ before, after }: ShownValue): boolean => before !== after;
