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
  let index: ReadonlyMap<string, number> | null = null;
  const readIndex = (): ReadonlyMap<string, number> => {
    const rows = new Map<string, number>();
    for (let row = 0; row < xenstoreNode.rows(); row += 1) {
      const path = xenstoreNode.columns.path.at(row);
      if (path !== null && (path.includes('/device/vbd/') || path.includes('/backend/')))
        rows.set(`${xenstoreNode.block.at(row)} ${path}`, row);
    }
    return rows;
  };
  return (vbd, end, key) => {
    index ??= readIndex();
    const path =
      end === 'front'
        ? `/local/domain/${vbd.frontendDomid}/device/vbd/${vbd.device}/${key}`
        : `/local/domain/${vbd.backendDomid}/backend/${vbd.backendType}/${vbd.frontendDomid}/${vbd.device}/${key}`;
    const row = index.get(`${table.block.at(vbd.row)} ${path}`);
    return row === undefined ? factPlace(facts, 'vbd', vbd.row) : factPlace(facts, 'xenstoreNode', row, 'value');
  };
};
