import type { Place } from '../core/place.ts';
import type { Facts } from './facts.ts';
import type { TableName } from './schemas.ts';

/** The place of a fact: its line, and the field of that name (null: the whole payload). */
export const factPlace = (facts: Facts, name: TableName, row: number, field: string | null = null): Place => {
  const table = facts.tables[name];
  return { source: facts.blocks[table.block.at(row)]?.source ?? 0, line: table.line.at(row), field };
};
