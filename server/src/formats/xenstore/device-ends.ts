import type { Facts } from '../../facts/facts.ts';
import { DeviceEnd } from './device-end.ts';

/** A folder that holds devices, the directory of one, or one below that. */
const FOLDER =
  /^\/local\/domain\/(\d{1,5})\/(?:device\/vbd|backend\/(vbd|qdisk|tap|vbd3)\/(\d{1,5}))(?:(\/\d{1,10})(?:\/.{1,200})?)?$/;
const DEVICE = /^\/\d{1,10}$/;

/**
 * Collects the ends of block devices while nodes arrive. Copies below `/libxl` and other classes are left out. What the
 * nodes of a folder are is found out once for all that follow each other.
 */
export class DeviceEnds {
  readonly ends = new Map<string, DeviceEnd>();
  readonly #nodes: Facts['tables']['xenstoreNode'];
  /** The folder of devices or of keys that is being listed, or null. */
  #folder: RegExpExecArray | null = null;
  /** The device whose keys the folder holds, or null. */
  #end: DeviceEnd | null = null;

  constructor(nodes: Facts['tables']['xenstoreNode']) {
    this.#nodes = nodes;
  }

  /** The next nodes stand in another folder, the first of them in a row. */
  enter(folder: string, row: number): void {
    this.#end = null;
    this.#folder = folder.startsWith('/local/domain/') ? FOLDER.exec(folder) : null;
    const device = this.#folder?.[4];
    if (this.#folder !== null && device !== undefined) this.#end = this.#endOf(this.#folder, device, row, false);
  }

  /** Takes a node of that folder. */
  take(row: number): void {
    if (this.#end !== null) {
      this.#end.add(row);
      return;
    }
    if (this.#folder === null) return;
    const name = this.#nodes.columns.path.store.nameAt(row) ?? '';
    if (DEVICE.test(name)) this.#endOf(this.#folder, name, row, true).last = row;
  }

  /** The end whose name with its slash is `name`. */
  #endOf(folder: RegExpExecArray, name: string, row: number, opened: boolean): DeviceEnd {
    const domain = Number(folder[1]);
    const type = folder[2] ?? null;
    const frontend = folder[3] === undefined ? domain : Number(folder[3]);
    const device = Number(name.slice(1));
    const id = `${domain} ${type} ${frontend} ${device}`;
    const known = this.ends.get(id);
    if (known !== undefined) return known;
    const home = listLength(folder) + name.length + 1;
    const end = new DeviceEnd(this.#nodes, { domain, frontend, device, type }, home, { row, opened });
    this.ends.set(id, end);
    return end;
  }
}

/** Length of the path of the folder that holds the devices. */
const listLength = (folder: RegExpExecArray): number => {
  const own = folder[2] === undefined ? 'device/vbd' : `backend/${folder[2]}/${folder[3]}`;
  return `/local/domain/${folder[1]}/${own}`.length;
};
