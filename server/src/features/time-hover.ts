import type { LineView } from '../analysis/line-view.ts';
import type { Work } from '../core/work.ts';
import { AROUND, aroundLine, aroundTime, type Around, type AroundQuery, type NearEvent } from './around.ts';
import { distanceInWords } from './around-words.ts';
import { fileName } from './file-name.ts';
import type { Hover } from './hover-text.ts';
import { lineMoment } from './line-moment.ts';
import type { Lookup } from './lookup/lookup.ts';
import { escapeMarkdown } from './markdown.ts';

/** Most neighbours that a hover lists. */
const MAX_NEAR = 10;
/** So far into a line times are looked for: a trace has them behind the name of a thread. */
const MAX_STAMP = 160;
/** Seconds, dates of ISO, dates of syslog and of `dmesg -T`. */
const STAMPS =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: \d{4})?|\d{1,12}\.\d{3,9}/g;
/** Formats whose lines have the time in their payload. */
const TRACES: ReadonlySet<string | null> = new Set(['ftrace', 'qemu-trace']);

/**
 * At the time of a line: what happened within some seconds of it, over all clocks of the capture, each neighbour as far
 * away as the clocks are known. Null elsewhere.
 */
export const timeHover = function* (lookup: Lookup, view: LineView, column: number): Work<Hover | null> {
  const stamp = stampAt(view, column);
  if (stamp === null) return null;
  const { analysis, linesOf } = lookup;
  const query: AroundQuery = { analysis, seconds: AROUND, linesOf };
  const around =
    (yield* aroundLine(query, { source: view.source, line: view.factLine })) ?? (yield* unread(query, lookup, view));
  return around === null ? null : { markdown: markdownOf(lookup, view, around), ...stamp };
};

/** A line that says nothing which is known has a time all the same. */
const unread = function* (query: AroundQuery, { analysis }: Lookup, view: LineView): Work<Around | null> {
  const moment = view.repair === null ? lineMoment(analysis, view) : null;
  const around = moment === null ? null : yield* aroundTime(query, { ...moment, isDate: false });
  return around !== null && 'events' in around ? around : null;
};

const stampAt = (
  { text, payload, block }: LineView,
  column: number,
): { readonly start: number; readonly end: number } | null => {
  const limit =
    TRACES.has(block?.format ?? null) || text.startsWith('%snapshot') ? MAX_STAMP : Math.min(payload, MAX_STAMP);
  if (column > limit) return null;
  for (const {
    index,
    0: { length },
  } of text.slice(0, limit).matchAll(STAMPS))
    if (index <= column && column <= index + length) return { start: index, end: index + length };
  return null;
};

const markdownOf = ({ analysis }: Lookup, view: LineView, { clock, time, events, unplaced }: Around): string => {
  const shown = nearest(events);
  const lines = shown.map(({ place, text, clock: other, distance }) => {
    const where = place.source === view.source ? 'line ' : `${fileName(analysis.sources, place.source)}:`;
    const whose = other === clock ? '' : `, ${other}`;
    return `- ${escapeMarkdown(`${distanceInWords(distance)}${whose}: ${where}${place.line}: ${text}`)}`;
  });
  const left = events.length - shown.length;
  return [
    `**${escapeMarkdown(`${time} s of ${clock}`)}**`,
    events.length === 0
      ? `Nothing else is known to have happened within ${AROUND} s`
      : `Within ${AROUND} s:\n${[...lines, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n')}`,
    ...(unplaced.length === 0
      ? []
      : [escapeMarkdown(`Not placed, since nothing connects their clocks to it: ${unplaced.join(', ')}`)]),
  ].join('\n\n');
};

/** The nearest, in the order in which they happened. */
const nearest = (events: readonly NearEvent[]): readonly NearEvent[] => {
  if (events.length <= MAX_NEAR) return events;
  const far = ({ distance: { low, high } }: NearEvent): number => Math.max(Math.abs(low), Math.abs(high));
  const chosen = new Set(events.toSorted((a, b) => far(a) - far(b)).slice(0, MAX_NEAR));
  return events.filter((event) => chosen.has(event));
};
