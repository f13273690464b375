import { tableNames, type Facts } from '../facts/facts.ts';
import type { TableName } from '../facts/schemas.ts';

/** A fact by table and row. */
export interface FactRef {
  readonly table: TableName;
  readonly row: number;
}

/** Tables whose rows stand in the order of sources and lines, because each is added when its line is read. */
const IN_ORDER: ReadonlySet<TableName> = new Set([
  'grantActive',
  'eventChannel',
  'kernelMessage',
  'hypervisorMessage',
  'blkbackStat',
  'vbdCounter',
  'vbdSysfs',
]);

/** The facts that were read from one line. Finds them in large tables by bisection, in the others by looking. */
export const rowsAt = (facts: Facts, source: number, line: number): readonly FactRef[] =>
  tableNames.flatMap((table) => rowsIn(facts, table, source, line).map((row) => ({ table, row })));

const rowsIn = (facts: Facts, name: TableName, source: number, line: number): readonly number[] => {
  const table = facts.tables[name];
  const found: number[] = [];
  const sourceOf = (row: number): number => facts.blocks[table.block.at(row)]?.source ?? -1;
  if (IN_ORDER.has(name)) {
    let low = 0;
    let high = table.rows();
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = sourceOf(middle);
      if (there < source || (there === source && table.line.at(middle) < line)) low = middle + 1;
      else high = middle;
    }
    while (low < table.rows() && sourceOf(low) === source && table.line.at(low) === line) found.push(low++);
    return found;
  }
  for (let row = 0; row < table.rows(); row += 1) {
    if (table.line.at(row) === line && sourceOf(row) === source) found.push(row);
  }
  return found;
};
