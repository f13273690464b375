import { StateView } from '../../world/state-view.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { ReplayLine } from '../replay-line.ts';

/** What the `state` sections before the first event of a capture say, and those of its other files. */
export const stateBefore = ({ facts, capture }: CaptureWorld, first: ReplayLine | undefined): StateView => {
  const table = facts.tables.stateValue;
  const { path, value } = table.columns;
  const state = new StateView();
  for (let row = 0; row < table.rows(); row += 1) {
    const block = facts.blocks[table.block.at(row)];
    const isBehind = block?.source === first?.source && table.line.at(row) > (first?.line ?? 0);
    if (block?.capture === capture.id && !isBehind) state.add(path.at(row) ?? '', value.at(row) ?? '', row);
  }
  return state;
};
