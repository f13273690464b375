import type { Analysis } from '../analysis/analysis.ts';
import type { LineView } from '../analysis/line-view.ts';
import { readViews as readAgain } from '../analysis/read-views.ts';

/** Reads one line of an analysed source again, with its fields; null when there is no such line. */
export const readView = async (analysis: Analysis, source: number, line: number): Promise<LineView | null> => {
  const [view] = await readViews(analysis, source, line, line);
  return view ?? null;
};

/** Reads lines [first, last]; fewer at the end of the source. */
export const readViews = (
  { blocks, sources }: Analysis,
  source: number,
  first: number,
  last: number,
): Promise<readonly LineView[]> => readAgain(blocks, sources, source, first, last);
