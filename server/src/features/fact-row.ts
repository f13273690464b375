import type { Json } from '../core/finding.ts';
import { hex } from '../core/hex.ts';
import type { Facts } from '../facts/facts.ts';
import type { Kind } from '../facts/kinds.ts';
import type { TableName } from '../facts/schemas.ts';

/** Columns of a table as `xdump facts` prints them; some are computed from what is stored. */
export const factColumns = (facts: Facts, name: TableName): readonly string[] =>
  name === 'grantActive'
    ? [
        'granter',
        'ref',
        'mapper',
        'mfn',
        'pin',
        'hostWrite',
        'hostRead',
        'devWrite',
        'devRead',
        'sharedDomid',
        'gmfn',
        'flags',
      ]
    : Object.keys(facts.tables[name].schema).filter((column) => !INTERNAL.has(column));

/** Columns that only make sense inside the program. */
const INTERNAL: ReadonlySet<string> = new Set([
  'firstRow',
  'lastLine',
  'table',
  'queueRingRefs',
  'frontLine',
  'backLine',
  'ringLine',
  'channelLine',
]);

/** One row by column name, as JSON: amounts as numbers, references, frames and flags as `0x…` strings, unknown as null. */
export const factRow = (facts: Facts, name: TableName, row: number): Readonly<Record<string, Json>> => {
  const table = facts.tables[name];
  const values: Record<string, Json> = {};
  for (const [column, kind] of Object.entries(table.schema)) {
    if (!INTERNAL.has(column)) values[column] = printed(kind, table.row(row)[column as never]);
  }
  return name === 'grantActive' ? { ...grantColumns(facts, row), ...values } : values;
};

/** The granter of the row's table and the four counters of its pin. */
const grantColumns = (facts: Facts, row: number): Readonly<Record<string, Json>> => {
  const { columns } = facts.tables.grantActive;
  const pin = columns.pin.at(row);
  return {
    granter: facts.tables.grantTable.columns.granter.at(columns.table.at(row)),
    hostWrite: pin & 0xff,
    hostRead: (pin >>> 8) & 0xff,
    devWrite: (pin >>> 16) & 0xff,
    devRead: pin >>> 24,
  };
};

const printed = (kind: Kind, value: unknown): Json => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return hex(value);
  if (typeof value === 'number') return kind === 'h16' || kind === 'h32' || kind === 'hex' ? hex(value) : value;
  if (Array.isArray(value)) return value.map((item) => (kind === 'hexes' ? hex(Number(item)) : (item as Json)));
  return value as Json;
};
