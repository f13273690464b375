import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';

/**
 * Where a key of a device stands in the listing that the device was read from: its node's value; the device's own line
 * when the node is not there.
 */
export const nodePlace = ({ facts }: CaptureWorld, vbd: VbdView, end: 'front' | 'back', key: string): Place => {
  const { xenstoreNode, vbd: table } = facts.tables;
  const block = table.block.at(vbd.row);
  const path =
    end === 'front'
      ? `/local/domain/${vbd.frontendDomid}/device/vbd/${vbd.device}/${key}`
      : `/local/domain/${vbd.backendDomid}/backend/${vbd.backendType}/${vbd.frontendDomid}/${vbd.device}/${key}`;
  for (let row = 0; row < xenstoreNode.rows(); row += 1)
    if (xenstoreNode.block.at(row) === block && xenstoreNode.columns.path.at(row) === path)
      return factPlace(facts, 'xenstoreNode', row, 'value');
  return factPlace(facts, 'vbd', vbd.row);
};
