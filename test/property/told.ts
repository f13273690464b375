import type { Block } from '../../server/src/facts/block.ts';
import { tableNames, type Facts } from '../../server/src/facts/facts.ts';
import type { TableName } from '../../server/src/facts/schemas.ts';

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? `0x${value.toString(16)}`
    : typeof value === 'number' && Number.isNaN(value)
      ? 'NaN'
      : value;

/** A value as a text. */
export const toldValue = (value: unknown): string => JSON.stringify(value, plain);

/** A fact with where it stands; `text` is all its columns. */
export interface ToldFact {
  readonly table: TableName;
  readonly line: number;
  readonly block: number;
  readonly columns: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Every fact, table by table, in the order of rows. */
export const toldFacts = (facts: Facts): readonly ToldFact[] =>
  tableNames.flatMap((name) => {
    const table = facts.tables[name];
    return Array.from({ length: table.rows() }, (_, row) => {
      const columns = table.row(row) as Readonly<Record<string, unknown>>;
      return {
        table: name,
        line: table.line.at(row),
        block: table.block.at(row),
        columns,
        text: JSON.stringify(columns, plain),
      };
    });
  });

/** Everything that reading a source gives, as texts that can be compared. */
export const toldAll = (facts: Facts): readonly string[] => [
  ...toldFacts(facts).map(({ table, line, block, text }) => `${table} line ${line} block ${block} ${text}`),
  ...facts.blocks.map((block) => `block ${toldBlock(block)}`),
  ...facts.notes.map((note) => `note ${JSON.stringify(note, plain)}`),
  ...facts.captures.map((capture) => `capture ${JSON.stringify(capture, plain)}`),
  ...facts.clocks.map(
    ({ first, second, block, estimate }) =>
      `clocks ${first} ${second} ${block} ${JSON.stringify(estimate.offset, plain)}`,
  ),
];

/** A block with all that is known of it. */
export const toldBlock = (block: Block): string => JSON.stringify(block, plain);
