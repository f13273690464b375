import type { LineView } from '../../analysis/line-view.ts';
import type { LineContext } from './line-context.ts';
import type { Lookup } from './lookup.ts';
import { mentionsOf, type Mention } from './mention.ts';

/** A line with what is known about it and the things that its fields name. */
export interface ReadLine {
  readonly view: LineView;
  readonly context: LineContext;
  readonly mentions: readonly Mention[];
}

/** Finds what is known about a line. */
export const readLine = ({ analysis, rows, captureAt, speaker }: Lookup, view: LineView): ReadLine => {
  const { source, line, factLine, block, fields } = view;
  const context: LineContext = {
    facts: analysis.facts,
    rows: rows.at(source, factLine),
    capture: captureAt(source, line),
    blockDomain: block?.domain ?? analysis.blocks.anyBlock(source, line)?.domain ?? null,
    speaker,
  };
  return { view, context, mentions: mentionsOf(fields, context) };
};
