import type { Analysis } from '../../analysis/analysis.ts';
import { runToEnd } from '../../core/work.ts';
import { reconcile } from '../../replay/reconcile/reconcile.ts';
import type { Terminal } from '../terminal.ts';
import { csvRow } from './csv.ts';
import { printableJson } from './printable.ts';

const COLUMNS = ['table', 'path', 'line', 'snapshot', 'kind', 'name', 'low', 'high', 'text'];

/** Prints the derived table `reconciled`: the most likely state of the models, what it rests on and what it leaves over. */
export const printReconciled = async (
  { world, sources }: Analysis,
  csv: boolean,
  terminal: Terminal,
): Promise<void> => {
  if (csv) await terminal.out(csvRow(COLUMNS));
  for (const capture of world.captures) {
    for (const { place, snapshot, kind, path, low, high, text } of runToEnd(reconcile(capture))) {
      const file = place === null ? null : (sources[place.source]?.path ?? '');
      const row = {
        table: 'reconciled',
        path: file,
        line: place?.line ?? null,
        snapshot,
        kind,
        name: path,
        low,
        high,
        text,
      };
      await terminal.out(csv ? csvRow(Object.values(row)) : `${printableJson(JSON.stringify(row))}\n`);
    }
  }
};
