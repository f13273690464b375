import { roundSeconds } from '../../core/round-seconds.ts';
import type { Around } from '../../features/around.ts';

/** What `show FILE line:N --format json` says of a moment; times and distances in seconds. */
export interface AroundJson {
  /** Null: nothing with a time stands there. */
  readonly clock: string | null;
  readonly time: number | null;
  readonly events: readonly {
    readonly text: string;
    readonly path: string;
    readonly line: number;
    readonly clock: string;
    readonly low: number;
    readonly high: number;
  }[];
  readonly unplaced: readonly string[];
}

/** What happened around a moment, for scripts; nothing around none. */
export const aroundJson = (around: Around | null, pathOf: (source: number) => string): AroundJson => ({
  clock: around?.clock ?? null,
  time: around?.time ?? null,
  events: (around?.events ?? []).map(({ place, text, clock, distance }) => ({
    text,
    path: pathOf(place.source),
    line: place.line,
    clock,
    low: roundSeconds(distance.low),
    high: roundSeconds(distance.high),
  })),
  unplaced: around?.unplaced ?? [],
});
