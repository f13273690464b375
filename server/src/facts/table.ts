import { PackedColumn } from '../core/packed-column.ts';
import type { TextArena } from '../core/text-arena.ts';
import { makeColumn, type Column } from './column.ts';
import type { Kind, Row, Schema } from './kinds.ts';

/**
 * One table of facts: typed columns plus, for each row, the block it was read from and its line.
 * Rows of one block stand in the order of its lines.
 */
export interface Table<S extends Schema = Schema> {
  readonly name: string;
  readonly schema: S;
  readonly columns: { readonly [K in keyof S]: Column<S[K]> };
  /** Block id of each row (index into `Facts.blocks`). */
  readonly block: PackedColumn;
  /** Line of each row, from 1, in the source of its block. */
  readonly line: PackedColumn;
  /** Number of rows. */
  readonly rows: () => number;
  /** Appends a row and returns its index. */
  readonly add: (block: number, line: number, row: Row<S>) => number;
  /** One row as values. */
  readonly row: (index: number) => Row<S>;
}

/** Makes an empty table. */
export const makeTable = <S extends Schema>(name: string, schema: S, arena: TextArena): Table<S> => {
  const names = Object.keys(schema);
  const columns = Object.fromEntries(
    Object.entries(schema).map(([column, kind]) => [column, makeColumn(kind, arena)]),
  ) as unknown as Table<S>['columns'];
  const all = Object.values<Column<Kind>>(columns);
  const block = new PackedColumn();
  const line = new PackedColumn();
  return {
    name,
    schema,
    columns,
    block,
    line,
    rows: () => line.length,
    add: (blockId, lineNumber, row) => {
      for (let at = 0; at < names.length; at += 1) all[at]?.push(row[names[at] ?? ''] as never);
      block.push(blockId);
      line.push(lineNumber);
      return line.length - 1;
    },
    row: (index) => {
      // Assigned one by one, all rows of a table share one shape.
      const row: Record<string, unknown> = {};
      for (const [at, column] of names.entries()) row[column] = all[at]?.at(index);
      return row as Row<S>;
    },
  };
};
