import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';

/** Finds the place of a key of one end of a device. */
export type NodePlaces = (vbd: VbdView, end: 'front' | 'back', key: string) => Place;

/**
 * Where keys of devices stand in the listing that the device was read from: the node's value, or the device's own line
 * when the node is not there. The listings are indexed when the first is asked for, because most captures have none.
 */
export const nodePlaces = ({ facts }: CaptureWorld): NodePlaces => {
  const { xenstoreNode, vbd: table } = facts.tables;
  const { store } = xenstoreNode.columns.path;
  let index: ReadonlyMap<string, readonly number[]> | null = null;
  /** The rows with which the folders of devices begin; a folder that is listed in pieces has several. */
  const readIndex = (): ReadonlyMap<string, readonly number[]> => {
    const rows = new Map<string, number[]>();
    let last = -1;
    for (let row = 0; row < xenstoreNode.rows(); row += 1) {
      const folder = store.folderAt(row);
      if (folder === last) continue;
      last = folder;
      const text = store.folderText(folder);
      if (!text.includes('/device/vbd') && !text.includes('/backend/')) continue;
      const key = `${xenstoreNode.block.at(row)} ${text}`;
      const pieces = rows.get(key) ?? [];
      rows.set(key, pieces);
      pieces.push(row);
    }
    return rows;
  };
  /** The last row of a folder with this name. */
  const rowOf = (block: number, path: string): number | undefined => {
    index ??= readIndex();
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash);
    let found: number | undefined;
    for (const first of index.get(`${block} ${path.slice(0, slash)}`) ?? [])
      for (let row = first; store.folderAt(row) === store.folderAt(first); row += 1)
        if (store.nameAt(row) === name) found = row;
    return found;
  };
  return (vbd, end, key) => {
    const path =
      end === 'front'
        ? `/local/domain/${vbd.frontendDomid}/device/vbd/${vbd.device}/${key}`
        : `/local/domain/${vbd.backendDomid}/backend/${vbd.backendType}/${vbd.frontendDomid}/${vbd.device}/${key}`;
    const row = rowOf(table.block.at(vbd.row), path);
    return row === undefined ? factPlace(facts, 'vbd', vbd.row) : factPlace(facts, 'xenstoreNode', row, 'value');
  };
};
