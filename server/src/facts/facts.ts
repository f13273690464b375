import { TextArena } from '../core/text-arena.ts';
import type { Block } from './block.ts';
import type { Capture } from './capture.ts';
import type { ClockPair } from './clock-pair.ts';
import type { Note } from './note.ts';
import { schemas, type Schemas, type TableName } from './schemas.ts';
import { makeTable, type Table } from './table.ts';

/** All facts of one analysis: the tables, the blocks they were read from, and what was odd about the input. */
export interface Facts {
  readonly tables: { readonly [N in TableName]: Table<Schemas[N]> };
  readonly blocks: Block[];
  readonly notes: Note[];
  readonly captures: Capture[];
  /** Where lines tell how two clocks stand to each other. */
  readonly clocks: ClockPair[];
  readonly arena: TextArena;
}

/** Makes empty facts. The cast states that each entry was made from the schema of its own name. */
export const makeFacts = (): Facts => {
  const arena = new TextArena();
  const tables = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, makeTable(name, schema, arena)]),
  ) as unknown as Facts['tables'];
  return { tables, blocks: [], notes: [], captures: [], clocks: [], arena };
};

/** The names of all tables, in the order of `xdump facts`. */
export const tableNames = Object.keys(schemas) as readonly TableName[];
