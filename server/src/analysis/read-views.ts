import { readLines } from '../input/line-index.ts';
import type { AnalysedSource } from './analysis.ts';
import type { BlockIndex } from './block-index.ts';
import { viewLine, type LineView } from './line-view.ts';
import { viewRepaired } from './repaired-view.ts';

/** Reads lines [first, last] of a source again, with their fields; fewer at the end of the source. */
export const readViews = async (
  blocks: BlockIndex,
  sources: readonly AnalysedSource[],
  source: number,
  first: number,
  last: number,
): Promise<readonly LineView[]> => {
  const from = sources[source];
  if (from === undefined) return [];
  // A repaired line is put together again from all of its lines.
  const before = Math.min(first, ...from.repairs.at(first).map(({ line }) => line));
  const behind = Math.max(last, ...from.repairs.at(last).map(({ line, lines }) => line + lines - 1));
  const lines = await readLines(from.content, from.index, before, behind);
  return lines.slice(first - before, last - before + 1).flatMap((bytes, index) => {
    const line = first + index;
    const repairs = from.repairs.at(line);
    if (repairs.length === 0) return [viewLine(blocks, source, line, bytes)];
    const view = viewRepaired(blocks, { source, line, repairs, first: before, lines });
    return view === null ? [] : [view];
  });
};
