import type { Analysis } from '../analysis/analysis.ts';
import { viewLine, type LineView } from '../analysis/line-view.ts';
import { readLines } from '../input/line-index.ts';

/** Reads one line of an analysed source again, with its fields; null when there is no such line. */
export const readView = async (analysis: Analysis, source: number, line: number): Promise<LineView | null> => {
  const [view] = await readViews(analysis, source, line, line);
  return view ?? null;
};

/** Reads lines [first, last]; fewer at the end of the source. */
export const readViews = async (
  analysis: Analysis,
  source: number,
  first: number,
  last: number,
): Promise<readonly LineView[]> => {
  const from = analysis.sources[source];
  if (from === undefined) return [];
  const lines = await readLines(from.content, from.index, first, last);
  return lines.map((bytes, index) => viewLine(analysis.blocks, source, first + index, bytes));
};
