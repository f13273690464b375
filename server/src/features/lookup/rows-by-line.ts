import { lowerBound } from '../../core/lower-bound.ts';
import type { Work } from '../../core/work.ts';
import { tableNames, type Facts } from '../../facts/facts.ts';
import type { TableName } from '../../facts/schemas.ts';

/** A fact by table and row. */
export interface FactRef {
  readonly table: TableName;
  readonly row: number;
}

/** Rows between two looks at the clock. */
const SLICE = 8192;

/**
 * Finds the facts that were read from a line. Almost every table is filled while lines are read, so its rows are in their
 * order and a bisection finds them; a table that is not gets a map.
 */
export class RowsByLine {
  readonly #facts: Facts;
  readonly #maps = new Map<TableName, ReadonlyMap<string, readonly number[]>>();

  private constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Looks at every row once. */
  static *build(facts: Facts): Work<RowsByLine> {
    const rows = new RowsByLine(facts);
    for (const name of tableNames) if (!(yield* rows.#isInOrder(name))) rows.#maps.set(name, rows.#mapOf(name));
    return rows;
  }

  /** The facts of one line, by table. */
  at(source: number, line: number): readonly FactRef[] {
    return tableNames.flatMap((table) => {
      const map = this.#maps.get(table);
      const rows = map === undefined ? this.#bisect(table, source, line) : (map.get(`${source}:${line}`) ?? []);
      return rows.map((row) => ({ table, row }));
    });
  }

  *#isInOrder(name: TableName): Work<boolean> {
    const { line } = this.#facts.tables[name];
    let lastSource = -1;
    let lastLine = 0;
    for (let row = 0; row < line.length; row += 1) {
      const source = this.#sourceOf(name, row);
      if (source < lastSource || (source === lastSource && line.at(row) < lastLine)) return false;
      lastSource = source;
      lastLine = line.at(row);
      if (row % SLICE === 0) yield;
    }
    return true;
  }

  #mapOf(name: TableName): ReadonlyMap<string, readonly number[]> {
    const { line } = this.#facts.tables[name];
    const map = new Map<string, number[]>();
    for (let row = 0; row < line.length; row += 1) {
      const key = `${this.#sourceOf(name, row)}:${line.at(row)}`;
      const rows = map.get(key) ?? [];
      map.set(key, rows);
      rows.push(row);
    }
    return map;
  }

  #bisect(name: TableName, source: number, line: number): readonly number[] {
    const table = this.#facts.tables[name];
    const rows = table.line.length;
    const first = lowerBound(0, rows, (row) => {
      const there = this.#sourceOf(name, row);
      return there < source || (there === source && table.line.at(row) < line);
    });
    const found: number[] = [];
    for (let row = first; row < rows && this.#sourceOf(name, row) === source && table.line.at(row) === line; row += 1)
      found.push(row);
    return found;
  }

  #sourceOf(name: TableName, row: number): number {
    return this.#facts.blocks[this.#facts.tables[name].block.at(row)]?.source ?? -1;
  }
}
