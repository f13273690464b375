import type { Analysis } from '../analysis/analysis.ts';
import type { OutlineItem } from './outline-item.ts';
import { outlineOf } from './outline.ts';

/** Lines [first, last] that fold together, from 1. */
export interface Fold {
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What folds in one source: every section and dump, and every table in it. */
export const foldsOf = (analysis: Analysis, source: number): readonly Fold[] =>
  flat(outlineOf(analysis, source))
    .filter(({ firstLine, lastLine }) => lastLine > firstLine)
    .map(({ firstLine, lastLine }) => ({ firstLine, lastLine }));

const flat = (items: readonly OutlineItem[]): readonly OutlineItem[] =>
  items.flatMap((item) => [item, ...flat(item.children)]);
