import type { Analysis } from '../analysis/analysis.ts';
import type { LineView } from '../analysis/line-view.ts';
import type { ResolvedPlace } from '../core/place.ts';
import { factPlace } from '../facts/fact-place.ts';
import { printAddress, type Address } from './address.ts';
import { lineContext, mentionsOf } from './mention.ts';
import { mentionsOfThing, type ThingMention } from './mentions-of-thing.ts';
import { readView } from './read-view.ts';

/** Most places that a list of references shows. */
const MAX_PLACES = 1000;

/** The thing under a column (UTF-16, from 0), or null. */
export const thingAt = (analysis: Analysis, view: LineView, column: number): Address | null =>
  mentionsOf(view, lineContext(analysis.world, view)).find(
    ({ field, address }) => address !== null && field.start <= column && column <= field.end,
  )?.address ?? null;

/** Where a thing itself stands: its grant row, its channel, its domain block, its xenstore node. */
export const definitionsOf = async (analysis: Analysis, address: Address): Promise<readonly ResolvedPlace[]> => {
  const mentions = mentionsOfThing(analysis.facts, address);
  const own = mentions.filter(({ isDefinition }) => isDefinition);
  return await resolve(analysis, address, own.length > 0 ? own : mentions);
};

/** Every place that mentions a thing, at most 1000. */
export const referencesOf = async (analysis: Analysis, address: Address): Promise<readonly ResolvedPlace[]> =>
  await resolve(analysis, address, mentionsOfThing(analysis.facts, address));

/** The columns of facts that mention a thing; a line without such a field gives its payload. */
const resolve = async (
  analysis: Analysis,
  address: Address,
  mentions: readonly ThingMention[],
): Promise<readonly ResolvedPlace[]> => {
  const places: ResolvedPlace[] = [];
  const seen = new Set<string>();
  const wanted = printAddress(address);
  for (const { table, row, field } of mentions) {
    if (places.length >= MAX_PLACES) break;
    const { source, line } = factPlace(analysis.facts, table, row);
    const key = `${source}:${line}:${field}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const view = await readView(analysis, source, line);
    if (view === null) continue;
    const inLine = mentionsOf(view, lineContext(analysis.world, view));
    const hit =
      inLine.find((mention) => mention.address !== null && printAddress(mention.address) === wanted)?.field ??
      inLine.find((mention) => mention.field.name === field)?.field;
    const start = hit?.start ?? view.payload;
    const end = hit?.end ?? view.text.length;
    places.push({ source, line, column: start + 1, endLine: line, endColumn: end + 1 });
  }
  return places;
};

/** Places in lines [first, last] of one source that mention a thing, for highlighting. */
export const highlightsIn = (
  analysis: Analysis,
  views: readonly LineView[],
  address: Address,
): readonly ResolvedPlace[] => {
  const wanted = printAddress(address);
  return views.flatMap((view) =>
    mentionsOf(view, lineContext(analysis.world, view))
      .filter((mention) => mention.address !== null && printAddress(mention.address) === wanted)
      .map(({ field }) => ({
        source: view.source,
        line: view.line,
        column: field.start + 1,
        endLine: view.line,
        endColumn: field.end + 1,
      })),
  );
};
