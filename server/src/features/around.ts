import type { Place } from '../core/place.ts';
import type { Interval } from '../core/interval.ts';
import type { Work } from '../core/work.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { ClockEvent } from '../world/clock-events.ts';
import { buildClockLines, type ClockLines } from '../world/clock-lines.ts';
import type { CaptureWorld } from '../world/world.ts';
import { describeEvent } from './describe-event.ts';

/** So far around a moment people look, in seconds. */
export const AROUND = 5;

/** Something near a moment. */
export interface NearEvent {
  readonly place: Place;
  readonly text: string;
  readonly clock: string;
  /** Seconds from the moment to it; one number (`low === high`) within a clock. */
  readonly distance: { readonly low: number; readonly high: number };
}

/** What happened around a moment. */
export interface Around {
  readonly clock: string;
  readonly time: number;
  /** In the order of time, so far as it is known. */
  readonly events: readonly NearEvent[];
  /** Clocks of the capture that nothing connects to this one: what they saw cannot be placed. */
  readonly unplaced: readonly string[];
}

/** What is asked. `linesOf` makes the time lines of a capture, or has them already. */
export interface AroundQuery {
  readonly analysis: Pick<Analysis, 'facts' | 'world'>;
  readonly seconds: number;
  readonly linesOf?: (capture: CaptureWorld) => Work<ClockLines>;
}

/**
 * What happened within some seconds of a line of `source`: everything that may have, so far as the offset of its clock is
 * known on both sides. Null when nothing with a time was read from the line.
 */
export const aroundLine = function* (
  { analysis, seconds, linesOf = buildClockLines }: AroundQuery,
  { source, line }: Pick<Place, 'source' | 'line'>,
): Work<Around | null> {
  const { facts, world } = analysis;
  const isHere = (table: ClockEvent['table'], row: number): boolean =>
    table !== 'dump' &&
    facts.tables[table].line.at(row) === line &&
    facts.blocks[facts.tables[table].block.at(row)]?.source === source;
  for (const capture of world.captures) {
    const lines = yield* linesOf(capture);
    const here = lines.events.find(
      (event) =>
        (event.line === line && placeOf(analysis, event).source === source) ||
        event.copies.some((row) => isHere(event.table, row)),
    );
    if (here !== undefined) return near(analysis, lines, here, seconds, here);
  }
  return null;
};

/** A moment: seconds of a clock (null: the one that the others of the capture are compared with). */
export interface Moment {
  readonly clock: string | null;
  readonly time: number;
}

/**
 * The same for a moment of the last capture that has the clock. Answers the names of all clocks in order when none has it or, for
 * `isDate`, when there is not exactly one that counts the time of day.
 */
export const aroundTime = function* (
  { analysis, seconds, linesOf = buildClockLines }: AroundQuery,
  { clock, time, isDate }: Moment & { readonly isDate: boolean },
): Work<Around | readonly string[]> {
  const known = new Set<string>();
  for (const capture of analysis.world.captures.toReversed()) {
    const lines = yield* linesOf(capture);
    const clocks = new Set(lines.events.map((event) => event.clock));
    for (const name of clocks) known.add(name);
    if (clocks.size === 0) continue;
    const dated = [...clocks].filter((name) => isWall(name, time));
    const chosen = clock ?? (isDate ? (dated.length === 1 ? dated[0] : undefined) : lines.reference);
    if (chosen === undefined || !clocks.has(chosen)) continue;
    return near(analysis, lines, { clock: chosen, time }, seconds, null);
  }
  return [...known].sort();
};

/** Dates without a year are in 1970, as the stamps without one. */
const YEAR = 366 * 86_400;

const isWall = (clock: string, time: number): boolean =>
  time < YEAR
    ? clock.endsWith(' wall clock without year')
    : clock.endsWith(' wall clock') || clock === 'snapshots' || clock === 'qemu';

const placeOf = ({ facts }: AroundQuery['analysis'], event: ClockEvent): Place => ({
  source: facts.blocks[event.block]?.source ?? 0,
  line: event.line,
  field: null,
});

const near = (
  analysis: AroundQuery['analysis'],
  { events, offset }: ClockLines,
  here: Pick<ClockEvent, 'clock' | 'time'>,
  seconds: number,
  except: ClockEvent | null,
): Around => {
  const found: NearEvent[] = [];
  const unplaced = new Set<string>();
  for (const event of events) {
    if (event === except) continue;
    const distance = distanceOf(here, event, offset);
    if (distance === null) unplaced.add(event.clock);
    else if (distance.low <= seconds && distance.high >= -seconds)
      found.push({
        place: placeOf(analysis, event),
        text: describeEvent(analysis.facts, event),
        clock: event.clock,
        distance,
      });
  }
  return { clock: here.clock, time: here.time, events: found, unplaced: [...unplaced] };
};

const distanceOf = (
  here: Pick<ClockEvent, 'clock' | 'time'>,
  event: ClockEvent,
  offset: (clock: string) => Interval | null,
): NearEvent['distance'] | null => {
  const between = event.time - here.time;
  if (here.clock === event.clock) return event.clock.endsWith('cycles') ? null : { low: between, high: between };
  const own = offset(here.clock);
  const other = offset(event.clock);
  if (own === null || other === null) return null;
  if (own.low === null || own.high === null || other.low === null || other.high === null) return null;
  return { low: between + other.low - own.high, high: between + other.high - own.low };
};
