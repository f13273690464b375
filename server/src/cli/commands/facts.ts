import type { Analysis } from '../../analysis/analysis.ts';
import type { Json } from '../../core/finding.ts';
import { tableNames } from '../../facts/facts.ts';
import type { TableName } from '../../facts/schemas.ts';
import { factColumns, factRow } from '../../features/fact-row.ts';
import { listOption, textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { analysisOptionHelp, analysisOptions, load } from '../load.ts';
import { csvRow } from '../output/csv.ts';
import { printReconciled } from '../output/print-reconciled.ts';
import { printTimeline } from '../output/print-timeline.ts';
import { printableJson } from '../output/printable.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** Rows that are printed at once. */
const BATCH = 512;

/** The derived table: it repeats other facts, so it is printed only where it is asked for. */
const TIMELINE = 'timeline';
/** Another: the most likely state of the models. */
const RECONCILED = 'reconciled';

/** `xdump facts FILE...`: every parsed fact. */
export const factsCommand: Command = {
  name: 'facts',
  usage: 'facts FILE...',
  summary: 'every parsed fact, as NDJSON or CSV',
  options: { ...analysisOptions, table: { type: 'string', multiple: true }, format: { type: 'string' } },
  optionHelp: {
    table: `NAME: only these tables (repeatable): ${tableNames.join(', ')}; timeline (derived, printed only when named): everything that has a time, in order, with the offset of its clock; reconciled (derived as well): the most likely state of the models at each moment, what it rests on and what it does not explain`,
    format: 'ndjson (default) or csv (each table with its own header, an empty line between two tables)',
    ...analysisOptionHelp,
  },
  run: async (values, words, terminal) => {
    const format = textOption(values, 'format', 'ndjson');
    if (format !== 'ndjson' && format !== 'csv') return refuse(terminal, `--format ${format}: ndjson or csv is wanted`);
    const asked = listOption(values, 'table');
    const strange = asked.find(
      (name) => name !== TIMELINE && name !== RECONCILED && !tableNames.some((table) => table === name),
    );
    if (strange !== undefined)
      return refuse(
        terminal,
        `--table ${strange}: not available in this version; known are ${tableNames.join(', ')}, ${TIMELINE}, ${RECONCILED}`,
      );
    const loaded = await load(values, words, terminal, []);
    if ('error' in loaded) return refuse(terminal, loaded.error);
    const { tables } = loaded.analysis.facts;
    // A table without rows is only worth a header when somebody asked for it.
    const chosen = tableNames.filter((name) =>
      asked.length === 0 ? format === 'ndjson' || tables[name].rows() > 0 : asked.includes(name),
    );
    for (const [index, name] of chosen.entries()) {
      if (format === 'csv' && index > 0) await terminal.out('\n');
      await printTable(loaded.analysis, name, format === 'csv', terminal);
    }
    if (asked.includes(TIMELINE)) {
      if (format === 'csv' && chosen.length > 0) await terminal.out('\n');
      await printTimeline(loaded.analysis, format === 'csv', terminal);
    }
    if (asked.includes(RECONCILED)) {
      if (format === 'csv' && asked.length > 1) await terminal.out('\n');
      await printReconciled(loaded.analysis, format === 'csv', terminal);
    }
    await loaded.close();
    return Exit.ok;
  },
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump facts: ${sentence}\n`);
  return Exit.usage;
};

const printTable = async (analysis: Analysis, name: TableName, csv: boolean, terminal: Terminal): Promise<void> => {
  const { facts, sources } = analysis;
  const table = facts.tables[name];
  const columns = factColumns(facts, name);
  const snapshots = facts.tables.snapshot.columns.id;
  if (csv) await terminal.out(csvRow(['table', 'path', 'line', 'snapshot', ...columns]));
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    await terminal.out(batch.join(''));
    batch = [];
  };
  for (let row = 0; row < table.rows(); row += 1) {
    const line = table.line.at(row);
    if (line === 0) continue;
    const block = facts.blocks[table.block.at(row)];
    const path = sources[block?.source ?? 0]?.path ?? '';
    const snapshot = block?.snapshot === null || block === undefined ? null : snapshots.at(block.snapshot);
    const values = factRow(facts, name, row);
    const head: Record<string, Json> = { table: name, path, line, snapshot };
    for (const column of columns) head[column] = values[column] ?? null;
    batch.push(csv ? csvRow(Object.values(head)) : `${printableJson(JSON.stringify(head))}\n`);
    if (batch.length === BATCH) await flush();
  }
  await flush();
};
