import type { Work } from '../core/work.ts';
import type { Interval } from '../core/interval.ts';
import type { Place } from '../core/place.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { ClockEvent } from '../world/clock-events.ts';
import { buildClockLines } from '../world/clock-lines.ts';
import { describeEvent } from './describe-event.ts';

/** Something near a line in time. */
export interface NearEvent {
  readonly place: Place;
  readonly text: string;
  readonly clock: string;
  /** Seconds from the line to it; one number (`low === high`) within a clock. */
  readonly distance: { readonly low: number; readonly high: number };
}

/** What happened around a line. */
export interface AroundLine {
  readonly clock: string;
  readonly time: number;
  readonly events: readonly NearEvent[];
  /** Clocks of the capture that nothing connects to this one: what they saw cannot be placed. */
  readonly unplaced: readonly string[];
}

/**
 * What happened within some seconds of a line of `source`: everything that may have, so far as the offset of its clock is
 * known on both sides. Null when nothing with a time was read from the line.
 */
export const aroundLine = function* (
  { facts, world }: Pick<Analysis, 'facts' | 'world'>,
  { source, line }: Pick<Place, 'source' | 'line'>,
  seconds: number,
): Work<AroundLine | null> {
  const placeOf = (event: ClockEvent): Place => ({
    source: facts.blocks[event.block]?.source ?? 0,
    line: event.line,
    field: null,
  });
  const isHere = (table: ClockEvent['table'], row: number): boolean =>
    table !== 'dump' &&
    facts.tables[table].line.at(row) === line &&
    facts.blocks[facts.tables[table].block.at(row)]?.source === source;
  for (const capture of world.captures) {
    const { events, offset } = yield* buildClockLines(capture);
    const here = events.find(
      (event) =>
        (event.line === line && placeOf(event).source === source) ||
        event.copies.some((row) => isHere(event.table, row)),
    );
    if (here === undefined) continue;
    const near: NearEvent[] = [];
    const unplaced = new Set<string>();
    for (const event of events) {
      if (event === here) continue;
      const distance = distanceOf(here, event, offset);
      if (distance === null) unplaced.add(event.clock);
      else if (distance.low <= seconds && distance.high >= -seconds)
        near.push({ place: placeOf(event), text: describeEvent(facts, event), clock: event.clock, distance });
    }
    return { clock: here.clock, time: here.time, events: near, unplaced: [...unplaced] };
  }
  return null;
};

const distanceOf = (
  here: ClockEvent,
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
