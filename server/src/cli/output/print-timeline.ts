import type { Analysis } from '../../analysis/analysis.ts';
import { timelineColumns, timelineRows } from '../../features/timeline-rows.ts';
import type { Terminal } from '../terminal.ts';
import { csvRow } from './csv.ts';
import { printableJson } from './printable.ts';

/** Rows that are printed at once. */
const BATCH = 512;

/** Prints the derived table `timeline`. */
export const printTimeline = async (analysis: Analysis, csv: boolean, terminal: Terminal): Promise<void> => {
  if (csv) await terminal.out(csvRow(timelineColumns));
  let batch: string[] = [];
  for (const row of timelineRows(analysis)) {
    batch.push(csv ? csvRow(Object.values(row)) : `${printableJson(JSON.stringify(row))}\n`);
    if (batch.length < BATCH) continue;
    await terminal.out(batch.join(''));
    batch = [];
  }
  await terminal.out(batch.join(''));
};
