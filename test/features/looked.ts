import type { LineView } from '../../server/src/analysis/line-view.ts';
import { runToEnd } from '../../server/src/core/work.ts';
import { buildLookup, type Lookup } from '../../server/src/features/lookup/lookup.ts';
import { buildMoments, type MomentsOf } from '../../server/src/features/moments/moments.ts';
import { readView } from '../../server/src/features/read-view.ts';
import { analyseText } from '../support/analyse-text.ts';

/** Analyses a text and makes its indexes. */
export const lookedAt = async (text: string): Promise<Lookup> => runToEnd(buildLookup(await analyseText(text)));

/** The moments of a capture, ready at once. */
export const momentsNow: MomentsOf = (capture) => runToEnd(buildMoments(capture));

/** A line that must be there. */
export const lineOf = async (lookup: Lookup, line: number): Promise<LineView> => {
  const view = await readView(lookup.analysis, 0, line);
  if (view === null) throw new Error(`there is no line ${line}`);
  return view;
};
