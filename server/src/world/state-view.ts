import type { ModelRecord, ModelValue } from '../core/model-value.ts';
import { readModelValue } from '../core/read-model-value.ts';
import { readStatePath, writeStatePath, type StateStep } from '../core/state-path.ts';
import type { Facts } from '../facts/facts.ts';

/** One fact of model state, with its row in `stateValue`. */
export interface StateFact {
  readonly path: string;
  readonly value: ModelValue;
  readonly row: number;
  /** What stood for the `*` of a pattern, in its order; empty when it was asked by path. */
  readonly keys: readonly string[];
}

/**
 * The state of models at one moment, asked by path (`be{1/51712}.r{0}.reqProd`, keys in any notation) or by pattern (`be{*}.r{*}.pgC`). Of two lines about
 * one path the later holds. A record is there also by its parts: `gt{1}.e{3} = {pin=1}` answers `gt{1}.e{3}.pin`. Not known is null.
 */
export class StateView {
  readonly #facts = new Map<string, StateFact>();
  /** Steps of a path by the names in it: `be.r.pgC` → all of them. */
  readonly #byNames = new Map<string, Map<string, readonly StateStep[]>>();

  /** Takes the line of a row; what cannot be read is left out. */
  add(path: string, text: string, row: number): void {
    const steps = readStatePath(path);
    const read = readModelValue(text, 0);
    if (steps !== null && read.ok) this.#put(steps, read.value, row);
  }

  /** Nothing is known. */
  get isEmpty(): boolean {
    return this.#facts.size === 0;
  }

  /** Every fact, in the order in which its path came first. */
  get all(): Iterable<StateFact> {
    return this.#facts.values();
  }

  /** The fact of a path, or null. */
  fact(path: string): StateFact | null {
    const steps = readStatePath(path);
    return steps === null ? null : (this.#facts.get(writeStatePath(steps)) ?? null);
  }

  /** The facts of a pattern: a key `*` stands for any key, also for the place of none. */
  match(pattern: string): readonly StateFact[] {
    const wanted = readStatePath(pattern);
    if (wanted === null) return [];
    const found: StateFact[] = [];
    for (const [path, steps] of this.#byNames.get(namesOf(wanted)) ?? []) {
      const keys = keysOf(wanted, steps);
      const fact = this.#facts.get(path);
      if (keys !== null && fact !== undefined) found.push({ ...fact, keys });
    }
    return found;
  }

  /** Whole number of up to 64 bits. */
  big(path: string): bigint | null {
    const value = this.fact(path)?.value;
    return typeof value === 'bigint' ? value : null;
  }

  /** Whole number below 2^53; a larger one is null. */
  number(path: string): number | null {
    return numberOf(this.fact(path)?.value);
  }

  /** Truth value; 0 and 1 are taken for one. */
  flag(path: string): boolean | null {
    return flagOf(this.fact(path)?.value);
  }

  text(path: string): string | null {
    const value = this.fact(path)?.value;
    return typeof value === 'string' ? value : null;
  }

  list(path: string): readonly ModelValue[] | null {
    const value = this.fact(path)?.value;
    return Array.isArray(value) ? (value as readonly ModelValue[]) : null;
  }

  /** The records of a list; null when it is not known or when an item is none. */
  records(path: string): readonly ModelRecord[] | null {
    const list = this.list(path);
    if (list === null) return null;
    const records = list.filter(isRecord);
    return records.length === list.length ? records : null;
  }

  #put(steps: readonly StateStep[], value: ModelValue, row: number): void {
    const path = writeStatePath(steps);
    this.#facts.set(path, { path, value, row, keys: [] });
    const names = namesOf(steps);
    const group = this.#byNames.get(names) ?? new Map<string, readonly StateStep[]>();
    this.#byNames.set(names, group);
    group.set(path, steps);
    if (isRecord(value))
      for (const [name, part] of Object.entries(value)) this.#put([...steps, { name, key: null }], part, row);
  }
}

/** A number of a record or list, below 2^53; null for anything else. */
export const numberOf = (value: ModelValue | undefined): number | null =>
  typeof value === 'bigint' && value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
    ? Number(value)
    : null;

/** A truth value of a record or list. */
export const flagOf = (value: ModelValue | undefined): boolean | null =>
  typeof value === 'boolean' ? value : value === 0n ? false : value === 1n ? true : null;

/** Is it a record? */
export const isRecord = (value: ModelValue): value is ModelRecord => typeof value === 'object' && !Array.isArray(value);

/** The state lines of these blocks (of one moment) as one view. */
export const stateOf = (facts: Facts, blocks: readonly { readonly id: number }[]): StateView => {
  const table = facts.tables.stateValue;
  const view = new StateView();
  if (table.rows() === 0) return view;
  const ids = new Set(blocks.map(({ id }) => id));
  const { path, value } = table.columns;
  for (let row = 0; row < table.rows(); row += 1)
    if (ids.has(table.block.at(row))) view.add(path.at(row) ?? '', value.at(row) ?? '', row);
  return view;
};

const namesOf = (steps: readonly StateStep[]): string => steps.map(({ name }) => name).join('.');

const keysOf = (wanted: readonly StateStep[], steps: readonly StateStep[]): readonly string[] | null => {
  const keys: string[] = [];
  for (const [index, { key }] of wanted.entries()) {
    const is = steps[index]?.key ?? null;
    if (key === '*') keys.push(is ?? '');
    else if (key !== is) return null;
  }
  return keys;
};
