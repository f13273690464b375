/** One key of a device's directory. */
export interface DeviceKey {
  /** Null: unreadable or cut. */
  readonly value: string | null;
  readonly line: number;
}

/** One end of a block device: its directory in xenstore as far as it was listed. */
export interface DeviceEnd {
  /** Domain whose device or backend it is. */
  readonly domain: number;
  /** Domain of the frontend; of a frontend its own. */
  readonly frontend: number;
  readonly device: number;
  /** `vbd`, `qdisk`, `tap`, `vbd3`; null for a frontend. */
  readonly type: string | null;
  /** Keys by name below the directory (`state`, `queue-0/ring-ref`). */
  readonly keys: Map<string, DeviceKey>;
  /** Line of its first node. */
  readonly line: number;
  /** The directory's own line was listed, so nothing before its first key is missing. */
  readonly opened: boolean;
  /** Position in the listing of its last node. */
  last: number;
}

const END =
  /^\/local\/domain\/(\d{1,5})\/(?:device\/vbd|backend\/(vbd|qdisk|tap|vbd3)\/(\d{1,5}))\/(\d{1,10})(?:\/(.{1,200}))?$/;

/** Collects the ends of block devices while nodes arrive. Copies below `/libxl` and other classes are left out. */
export class DeviceEnds {
  readonly ends = new Map<string, DeviceEnd>();

  /** Takes a node; `position` counts the nodes of the listing. */
  take(path: string, value: string | null, line: number, position: number): void {
    const match = END.exec(path);
    if (match === null) return;
    const domain = Number(match[1]);
    const type = match[2] ?? null;
    const frontend = match[3] === undefined ? domain : Number(match[3]);
    const device = Number(match[4]);
    const id = `${domain} ${type} ${frontend} ${device}`;
    const key = match[5];
    let end = this.ends.get(id);
    if (end === undefined) {
      end = { domain, frontend, device, type, keys: new Map(), line, opened: key === undefined, last: position };
      this.ends.set(id, end);
    }
    end.last = position;
    if (key !== undefined) end.keys.set(key, { value, line });
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
