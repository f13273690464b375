import type { Finding } from '../core/finding.ts';
import type { Place, ResolvedPlace } from '../core/place.ts';
import type { Pacer } from '../input/pacer.ts';
import type { AnalysedSource, LocatedFinding } from './analysis.ts';
import type { BlockIndex } from './block-index.ts';
import type { LineView } from './line-view.ts';
import { readViews } from './read-views.ts';

/** Finds the columns of findings by reading their lines again; null when cancelled. */
export const locateFindings = async (
  blocks: BlockIndex,
  sources: readonly AnalysedSource[],
  findings: readonly Finding[],
  pacer: Pacer,
): Promise<readonly LocatedFinding[] | null> => {
  const views = new Map<string, readonly LineView[]>();
  const locate = async (place: Place): Promise<ResolvedPlace> => {
    const key = `${place.source}:${place.line}`;
    const pause = pacer.pause();
    if (pause !== null) await pause;
    const known = views.get(key) ?? (await readFactLines(blocks, sources, place));
    views.set(key, known);
    return columnsOf(known, place);
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
  }
  return located;
};

/** The physical lines of a fact: one, or those that its line was put together from. */
const readFactLines = (
  blocks: BlockIndex,
  sources: readonly AnalysedSource[],
  { source, line }: Place,
): Promise<readonly LineView[]> => {
  const repairs = sources[source]?.repairs.at(line) ?? [];
  const last = Math.max(line, ...repairs.map((repair) => repair.line + repair.lines - 1));
  return readViews(blocks, sources, source, line, last);
};

/**
 * The field's columns on the line that has it, else those of the payload of the first; a line that cannot be read is
 * column 1.
 */
const columnsOf = (views: readonly LineView[], place: Place): ResolvedPlace => {
  const first = views[0];
  if (first === undefined) {
    const line = Math.max(1, place.line);
    return { source: place.source, line, endLine: line, column: 1, endColumn: 1 };
  }
  for (const { line, fields } of views) {
    const field = fields.find(({ name }) => name === place.field);
    if (field !== undefined)
      return { source: place.source, line, endLine: line, column: field.start + 1, endColumn: field.end + 1 };
  }
  const text = first.text.slice(first.payload);
  const start = first.payload + (text.length - text.trimStart().length);
  const end = first.payload + text.trimEnd().length;
  const at = { source: place.source, line: first.line, endLine: first.line };
  return { ...at, column: start + 1, endColumn: Math.max(start, Math.min(end, start + 400)) + 1 };
};
