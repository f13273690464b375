import type { Finding } from '../core/finding.ts';
import type { Place, ResolvedPlace } from '../core/place.ts';
import { readLines } from '../input/line-index.ts';
import type { Pacer } from '../input/pacer.ts';
import type { AnalysedSource, LocatedFinding } from './analysis.ts';
import type { BlockIndex } from './block-index.ts';
import { viewLine, type LineView } from './line-view.ts';

/** Finds the columns of findings by reading their lines again; null when cancelled. */
export const locateFindings = async (
  blocks: BlockIndex,
  sources: readonly AnalysedSource[],
  findings: readonly Finding[],
  pacer: Pacer,
): Promise<readonly LocatedFinding[] | null> => {
  const views = new Map<string, LineView>();
  const locate = async (place: Place): Promise<ResolvedPlace> => {
    const key = `${place.source}:${place.line}`;
    const view = views.get(key) ?? (await readView(blocks, sources, place));
    if (view !== null) views.set(key, view);
    return columnsOf(view, place);
  };
  const located: LocatedFinding[] = [];
  for (const finding of findings) {
    const relatedLocations = [];
    for (const { place, message } of finding.related) relatedLocations.push({ location: await locate(place), message });
    located.push({
      ...finding,
      location: await locate(finding.place),
      relatedLocations,
      suppressed: null,
      suppressedBy: null,
    });
    if (views.size > 4096) views.clear();
    if (pacer.cancelled()) return null;
    const pause = pacer.pause();
    if (pause !== null) await pause;
  }
  return located;
};

const readView = async (
  blocks: BlockIndex,
  sources: readonly AnalysedSource[],
  { source, line }: Place,
): Promise<LineView | null> => {
  const from = sources[source];
  const [bytes] = from === undefined ? [] : await readLines(from.content, from.index, line, line);
  return bytes === undefined ? null : viewLine(blocks, source, line, bytes);
};

/** The field's columns where the line has it, else those of the payload; a line that cannot be read is column 1. */
const columnsOf = (view: LineView | null, place: Place): ResolvedPlace => {
  const at = { source: place.source, line: Math.max(1, place.line), endLine: Math.max(1, place.line) };
  if (view === null) return { ...at, column: 1, endColumn: 1 };
  const field = view.fields.find(({ name }) => name === place.field);
  if (field !== undefined) return { ...at, column: field.start + 1, endColumn: field.end + 1 };
  const text = view.text.slice(view.payload);
  const start = view.payload + (text.length - text.trimStart().length);
  const end = view.payload + text.trimEnd().length;
  return { ...at, column: start + 1, endColumn: Math.max(start, Math.min(end, start + 400)) + 1 };
};
