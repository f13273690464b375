import { NumberColumn } from '../../core/number-column.ts';
import type { PathColumn } from '../../core/path-column.ts';
import type { BackendPath } from './backend-path.ts';
import { Place, type StorePlace } from './store-places.ts';

/** Stands for the type of a frontend. */
const FRONTEND = 0;
/** Slots at first; a power of two. */
const FIRST = 64;

/** One end of a block device, as far as its place in the store tells. */
export interface EndOfDevice {
  /** Domain whose device or backend it is. */
  readonly domain: number;
  /** Domain of the frontend; of a frontend its own. */
  readonly frontend: number;
  readonly device: number;
  /** `vbd`, `qdisk`, `tap`, `vbd3`; null for a frontend. */
  readonly type: string | null;
  /** Row of its first node. */
  readonly row: number;
  /** The directory's own line was listed, so nothing before its first key is missing. */
  readonly opened: boolean;
  /** Row of its last node. */
  readonly last: number;
  /** Rows of its keys: first and last of each piece of the listing. */
  readonly pieces: readonly number[];
}

/**
 * Collects the ends of block devices while nodes arrive, named by numbers from 0 on: a large host has tens of thousands.
 * Copies below `/libxl` and other classes are left out.
 */
export class DeviceEnds {
  readonly #store: PathColumn;
  readonly #stateWord: number;
  readonly #backendWord: number;
  readonly #domain = new NumberColumn(Uint32Array);
  readonly #frontend = new NumberColumn(Uint32Array);
  readonly #device = new NumberColumn(Float64Array);
  /** Index of the type of each in `#names`. */
  readonly #types = new NumberColumn(Uint8Array);
  /** The types that came: null is a frontend. */
  readonly #names: (string | null)[] = [null];
  readonly #row = new NumberColumn(Uint32Array);
  readonly #opened = new NumberColumn(Uint8Array);
  readonly #last = new NumberColumn(Uint32Array);
  /** The first piece of its keys; a first above the last while it has none. */
  readonly #firstKey = new NumberColumn(Uint32Array);
  readonly #lastKey = new NumberColumn(Uint32Array);
  /** The others, of ends that are listed in several. */
  readonly #pieces = new Map<number, number[]>();
  /** Rows of `state` and `backend`, plus one; 0: not listed. */
  readonly #state = new NumberColumn(Uint32Array);
  readonly #backend = new NumberColumn(Uint32Array);
  /** The next end of the same device and the same frontend's domain, plus one; 0: none. */
  readonly #next = new NumberColumn(Uint32Array);
  /** The first of those by hash, plus one. */
  #slots = new Int32Array(FIRST);
  /** How many slots are used. */
  #devices = 0;
  /** The folder that holds devices and is being listed, or null. */
  #list: StorePlace | null = null;
  /** The device whose keys are being listed, or -1. */
  #end = -1;
  /** They stand in its directory itself. */
  #isDirectory = false;

  constructor(store: PathColumn) {
    this.#store = store;
    this.#stateWord = store.wordOf('/state');
    this.#backendWord = store.wordOf('/backend');
  }

  get length(): number {
    return this.#row.length;
  }

  /** The next nodes stand in another folder, the first of them in a row. Answers whether they are of any interest. */
  enter(folder: StorePlace, row: number): boolean {
    const { place } = folder;
    const isKeys = place === Place.device || place === Place.below;
    this.#isDirectory = place === Place.device;
    this.#end = isKeys ? this.#endOf(folder, folder.device, row, false) : -1;
    this.#list = place === Place.frontends || place === Place.ends ? folder : null;
    return isKeys || this.#list !== null;
  }

  /** Takes nodes of that folder, rows [first, last]. */
  take(first: number, last: number): void {
    if (this.#end !== -1) this.#keys(this.#end, first, last);
    else if (this.#list !== null)
      for (let row = first; row <= last; row += 1) {
        const device = this.#store.numberOfWord(this.#store.wordAt(row), 10);
        if (device !== -1) this.#last.set(this.#endOf(this.#list, device, row, true), row);
      }
  }

  /** One of the ends. */
  at(end: number): EndOfDevice {
    const first = this.#firstKey.at(end);
    const last = this.#lastKey.at(end);
    return {
      domain: this.#domain.at(end),
      frontend: this.#frontend.at(end),
      device: this.#device.at(end),
      type: this.#names[this.#types.at(end)] ?? null,
      row: this.#row.at(end),
      opened: this.#opened.at(end) === 1,
      last: this.#last.at(end),
      pieces: first > last ? [] : [first, last, ...(this.#pieces.get(end) ?? [])],
    };
  }

  /** Row of the state of an end, or null. */
  stateRow(end: number): number | null {
    const row = this.#state.at(end);
    return row > 0 ? row - 1 : null;
  }

  /** Row of the key of a frontend that names its other end, or null. */
  backendRow(end: number): number | null {
    const row = this.#backend.at(end);
    return row > 0 ? row - 1 : null;
  }

  /** Row of the first node of an end. */
  firstRow(end: number): number {
    return this.#row.at(end);
  }

  isFrontend(end: number): boolean {
    return this.#types.at(end) === FRONTEND;
  }

  /** The backend that a frontend names, of those of its own device; with no path the only one of them. -1: none. */
  backendOf(end: number, path: BackendPath | null): number {
    const slot = this.#slotOf(this.#frontend.at(end), this.#device.at(end));
    let found = -1;
    for (let at = (this.#slots[slot] ?? 0) - 1; at !== -1; at = this.#next.at(at) - 1) {
      const type = this.#names[this.#types.at(at)] ?? null;
      if (type === null) continue;
      if (path === null) {
        if (found !== -1) return -1;
        found = at;
      } else if (this.#domain.at(at) === path.domain && path.isOf(type)) return at;
    }
    return found;
  }

  #keys(end: number, first: number, last: number): void {
    if (this.#isDirectory)
      for (let row = first; row <= last; row += 1) {
        const word = this.#store.wordAt(row);
        if (word === this.#stateWord) this.#state.set(end, row + 1);
        else if (word === this.#backendWord) this.#backend.set(end, row + 1);
      }
    this.#last.set(end, last);
    const lastKey = this.#lastKey.at(end);
    const pieces = this.#pieces.get(end);
    if (this.#firstKey.at(end) > lastKey) {
      this.#firstKey.set(end, first);
      this.#lastKey.set(end, last);
    } else if (pieces === undefined) {
      if (lastKey === first - 1) this.#lastKey.set(end, last);
      else this.#pieces.set(end, [first, last]);
    } else if (pieces.at(-1) === first - 1) pieces[pieces.length - 1] = last;
    else pieces.push(first, last);
  }

  #endOf({ domain, type, frontend }: StorePlace, device: number, row: number, opened: boolean): number {
    if (2 * this.#devices >= this.#slots.length) this.#grow();
    const slot = this.#slotOf(frontend, device);
    const known = this.#names.indexOf(type);
    const kind = known === -1 ? this.#names.push(type) - 1 : known;
    let before = -1;
    for (let at = (this.#slots[slot] ?? 0) - 1; at !== -1; at = this.#next.at(at) - 1) {
      if (this.#domain.at(at) === domain && this.#types.at(at) === kind) return at;
      before = at;
    }
    const end = this.length;
    this.#domain.push(domain);
    this.#frontend.push(frontend);
    this.#device.push(device);
    this.#types.push(kind);
    this.#row.push(row);
    this.#opened.push(opened ? 1 : 0);
    this.#last.push(row);
    this.#firstKey.push(1);
    this.#lastKey.push(0);
    this.#state.push(0);
    this.#backend.push(0);
    this.#next.push(0);
    if (before === -1) {
      this.#slots[slot] = end + 1;
      this.#devices += 1;
    } else this.#next.set(before, end + 1);
    return end;
  }

  /** The slot of a device: that of its first end, or an empty one. */
  #slotOf(frontend: number, device: number): number {
    const mask = this.#slots.length - 1;
    const hash = Math.imul(Math.imul(frontend, 0x9e3779b1) ^ (device % 0x1_0000_0000), 0x85ebca6b);
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const end = (this.#slots[slot] ?? 0) - 1;
      if (end === -1 || (this.#frontend.at(end) === frontend && this.#device.at(end) === device)) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    for (const end of old)
      if (end > 0) this.#slots[this.#slotOf(this.#frontend.at(end - 1), this.#device.at(end - 1))] = end;
  }
}
