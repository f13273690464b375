import type { Facts } from '../../facts/facts.ts';
import type { EndOfDevice } from './device-ends.ts';
import { EndKeys, type KeyName } from './end-keys.ts';

type Nodes = Facts['tables']['xenstoreNode'];

/**
 * The directory of one end of a block device, as far as it was listed: the values of its keys. One object reads one end
 * after the other, because a large host has tens of thousands.
 */
export class DeviceEnd {
  readonly #nodes: Nodes;
  readonly #keys: EndKeys;
  #end: EndOfDevice | null = null;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
    this.#keys = new EndKeys(nodes);
  }

  /** Looks at an end; null: at none, which has no keys. */
  open(end: EndOfDevice | null): void {
    this.#end = end;
    // `/local/domain/1/device/vbd/51712`, `/local/domain/0/backend/vbd/1/51712`
    this.#keys.read(end?.pieces ?? [], end?.type === null ? 6 : 7);
  }

  /** What its place says, or null when there is no such end. */
  get end(): EndOfDevice | null {
    return this.#end;
  }

  /** Line of its first node, or null. */
  get line(): number | null {
    return this.#end === null ? null : this.#nodes.line.at(this.#end.row);
  }

  /** Keys besides those in the directory itself that have a name of their own: `ring-ref0`, `queue-0/ring-ref`. */
  get others(): ReadonlyMap<string, number> {
    return this.#keys.others;
  }

  /** Row of a key in the directory itself, or null. */
  rowOf(key: KeyName): number | null {
    return this.#keys.rowOf(key);
  }

  /** Text of a key, or null when it is missing or unreadable. */
  textOf(key: KeyName): string | null {
    const row = this.#keys.rowOf(key);
    return row === null ? null : this.#nodes.columns.value.at(row);
  }

  /** Decimal number of a key; null for anything else (−1 too), because such a value states nothing. */
  numberOf(key: KeyName): number | null {
    const row = this.#keys.rowOf(key);
    return row === null ? null : this.numberAt(row);
  }

  /** The same of a row. */
  numberAt(row: number): number | null {
    return this.#nodes.columns.value.store.decimalAt(row);
  }

  /** A `0` or `1` key. */
  flagOf(key: KeyName): boolean | null {
    const row = this.#keys.rowOf(key);
    const digit = row === null ? null : this.#nodes.columns.value.store.digitAt(row);
    return digit === 1 ? true : digit === 0 ? false : null;
  }

  /** Line of a key, or null when it is not listed. */
  lineOf(key: KeyName): number | null {
    const row = this.#keys.rowOf(key);
    return row === null ? null : this.lineAt(row);
  }

  /** The same of a row. */
  lineAt(row: number): number {
    return this.#nodes.line.at(row);
  }
}
