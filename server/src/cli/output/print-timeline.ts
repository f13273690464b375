import type { Analysis } from '../../analysis/analysis.ts';
import type { Json } from '../../core/finding.ts';
import { runToEnd } from '../../core/work.ts';
import { describeEvent } from '../../features/describe-event.ts';
import { buildClockLines } from '../../world/clock-lines.ts';
import type { Terminal } from '../terminal.ts';
import { csvRow } from './csv.ts';
import { printableJson } from './printable.ts';

/** Rows that are printed at once. */
const BATCH = 512;

const COLUMNS = [
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

/**
 * Prints the time lines of all captures: a time of `clock` + an offset between `offsetLow` and `offsetHigh` is one of
 * `reference`; null: not limited on that side.
 */
export const printTimeline = async (analysis: Analysis, csv: boolean, terminal: Terminal): Promise<void> => {
  const { facts, sources, world } = analysis;
  if (csv) await terminal.out(csvRow(COLUMNS));
  for (const capture of world.captures) {
    const { reference, offset, events } = runToEnd(buildClockLines(capture));
    for (let from = 0; from < events.length; from += BATCH) {
      const rows = events.slice(from, from + BATCH).map((event): Record<(typeof COLUMNS)[number], Json> => {
        const block = facts.blocks[event.block];
        const snapshot = block?.snapshot ?? null;
        const known = offset(event.clock);
        return {
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
      });
      await terminal.out(
        rows.map((row) => (csv ? csvRow(Object.values(row)) : `${printableJson(JSON.stringify(row))}\n`)).join(''),
      );
    }
  }
};

/** Stamps are of microseconds; what a difference has beyond is noise. */
const rounded = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds * 1e6) / 1e6);
