import { once } from '../core/once.ts';
import type { Facts } from '../facts/facts.ts';
import type { TableName } from '../facts/schemas.ts';

/** Finds the rows of one table that stand in given blocks, in the order of the table. */
export type RowsOf = (blocks: ReadonlySet<number>) => readonly number[];

/** Groups the rows of a (small) table by block once, for the many moments that ask. */
export const rowsByBlock = (facts: Facts, name: TableName): RowsOf => {
  const byBlock = once(() => groupRows(facts, name));
  return (blocks) => [...blocks].flatMap((block) => byBlock().get(block) ?? []).sort((a, b) => a - b);
};

const groupRows = (facts: Facts, name: TableName): ReadonlyMap<number, readonly number[]> => {
  const table = facts.tables[name];
  const byBlock = new Map<number, number[]>();
  for (let row = 0; row < table.rows(); row += 1) {
    const block = table.block.at(row);
    const rows = byBlock.get(block) ?? [];
    byBlock.set(block, rows);
    rows.push(row);
  }
  return byBlock;
};
