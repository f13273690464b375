import { roundSeconds } from '../core/round-seconds.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Json } from '../core/finding.ts';
import { runToEnd } from '../core/work.ts';
import { buildClockLines } from '../world/clock-lines.ts';
import { describeEvent } from './describe-event.ts';

/** Columns of the derived table `timeline`. */
export const timelineColumns = [
  'table',
  'path',
  'line',
  'snapshot',
  'clock',
  'time',
  'reference',
  'offsetLow',
  'offsetHigh',
  'what',
  'text',
] as const;

/** A row of the table `timeline`. */
export type TimelineRow = Readonly<Record<(typeof timelineColumns)[number], Json>>;

/**
 * The time lines of all captures, row by row: a time of `clock` + an offset between `offsetLow` and `offsetHigh` is one
 * of `reference`; null: not limited on that side.
 */
export const timelineRows = function* ({
  facts,
  sources,
  world,
}: Pick<Analysis, 'facts' | 'sources' | 'world'>): Generator<TimelineRow, undefined, undefined> {
  for (const capture of world.captures) {
    const { reference, offset, events } = runToEnd(buildClockLines(capture));
    for (const event of events) {
      const block = facts.blocks[event.block];
      const snapshot = block?.snapshot ?? null;
      const known = offset(event.clock);
      yield {
        table: 'timeline',
        path: sources[block?.source ?? 0]?.path ?? '',
        line: event.line,
        snapshot: snapshot === null ? null : facts.tables.snapshot.columns.id.at(snapshot),
        clock: event.clock,
        time: event.time,
        reference,
        offsetLow: rounded(known?.low ?? null),
        offsetHigh: rounded(known?.high ?? null),
        what: event.table,
        text: describeEvent(facts, event),
      };
    }
  }
};

/** Stamps are of microseconds; what a difference has beyond is noise. */
const rounded = (seconds: number | null): number | null => (seconds === null ? null : roundSeconds(seconds));
