import type { Facts } from '../../server/src/facts/facts.ts';
import type { Row } from '../../server/src/facts/kinds.ts';
import type { Schemas, TableName } from '../../server/src/facts/schemas.ts';

/** All rows of a table as values, with their lines. */
export const rowsOf = <N extends TableName>(facts: Facts, name: N): (Row<Schemas[N]> & { readonly line: number })[] => {
  const table = facts.tables[name] as Facts['tables'][TableName];
  return Array.from({ length: table.rows() }, (_, row) => ({
    ...(table.row(row) as Row<Schemas[N]>), // the table was looked up by its name
    line: table.line.at(row),
  }));
};
