import type { Facts } from '../../facts/facts.ts';

type Nodes = Facts['tables']['xenstoreNode'];

/** One key of a device's directory. */
export interface DeviceKey {
  /** Null: unreadable or cut. */
  readonly value: string | null;
  readonly line: number;
}

/** Which device an end belongs to. */
interface Device {
  /** Domain whose device or backend it is. */
  readonly domain: number;
  /** Domain of the frontend; of a frontend its own. */
  readonly frontend: number;
  readonly device: number;
  /** `vbd`, `qdisk`, `tap`, `vbd3`; null for a frontend. */
  readonly type: string | null;
}

/**
 * One end of a block device: its directory in xenstore as far as it was listed. It knows which rows of the listing are
 * its own, and makes a map of them while it is looked at: a large host has tens of thousands of ends.
 */
export class DeviceEnd {
  readonly domain: number;
  readonly frontend: number;
  readonly device: number;
  readonly type: string | null;
  /** Line of its first node. */
  readonly line: number;
  /** The directory's own line was listed, so nothing before its first key is missing. */
  readonly opened: boolean;
  /** Row of its last node. */
  last: number;
  readonly #nodes: Nodes;
  /** Bytes of the path before the names of its keys. */
  readonly #home: number;
  /** Rows of its keys: first and last of each piece of the listing. */
  readonly #rows: number[] = [];
  #keys: Map<string, DeviceKey> | null = null;

  constructor(nodes: Nodes, device: Device, home: number, at: { readonly row: number; readonly opened: boolean }) {
    this.#nodes = nodes;
    this.#home = home;
    this.domain = device.domain;
    this.frontend = device.frontend;
    this.device = device.device;
    this.type = device.type;
    this.line = nodes.line.at(at.row);
    this.opened = at.opened;
    this.last = at.row;
  }

  /** Its next key stands in a row. */
  add(row: number): void {
    const rows = this.#rows;
    if (rows.length > 0 && rows.at(-1) === row - 1) rows[rows.length - 1] = row;
    else rows.push(row, row);
    this.last = row;
  }

  /** Keys by name below the directory (`state`, `queue-0/ring-ref`). */
  get keys(): ReadonlyMap<string, DeviceKey> {
    if (this.#keys !== null) return this.#keys;
    const { columns, line } = this.#nodes;
    const keys = new Map<string, DeviceKey>();
    for (let piece = 0; piece < this.#rows.length; piece += 2)
      for (let row = this.#rows[piece] ?? 0; row <= (this.#rows[piece + 1] ?? -1); row += 1) {
        const key = columns.path.at(row)?.slice(this.#home) ?? '';
        keys.set(key, { value: columns.value.at(row), line: line.at(row) });
      }
    this.#keys = keys;
    return keys;
  }

  /** Nobody looks at it for a while. */
  release(): void {
    this.#keys = null;
  }
}

/** Text of a key, or null when it is missing or unreadable. */
export const textOf = (end: DeviceEnd | null, key: string): string | null => end?.keys.get(key)?.value ?? null;

/** Decimal number of a key; null for anything else (−1 too), because such a value states nothing. */
export const numberOf = (end: DeviceEnd | null, key: string): number | null => {
  const text = textOf(end, key);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
};

/** A `0` or `1` key. */
export const flagOf = (end: DeviceEnd | null, key: string): boolean | null => {
  const text = textOf(end, key);
  return text === '1' ? true : text === '0' ? false : null;
};

/** Line of the first of some keys that is listed, or null. */
export const lineOf = (end: DeviceEnd | null, keys: readonly string[]): number | null => {
  for (const key of keys) {
    const found = end?.keys.get(key);
    if (found !== undefined) return found.line;
  }
  return null;
};
