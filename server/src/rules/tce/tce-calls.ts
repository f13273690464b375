import type { Row } from '../../facts/kinds.ts';
import type { Schemas } from '../../facts/schemas.ts';
import type { Work } from '../../core/work.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** A hypercall about a DMA window, with its row. */
export interface TceCall extends Row<Schemas['tceCall']> {
  readonly row: number;
  readonly block: number;
}

/** H_PARAMETER: the guest's arguments were refused. */
export const H_PARAMETER = -4;
const NAMES: ReadonlySet<string> = new Set(['H_PUT_TCE', 'H_PUT_TCE_INDIRECT', 'H_STUFF_TCE']);
const SLICE = 4096;

/** The columns by which a rule picks its calls; texts are decoded only for those. */
export type CallColumns = CaptureWorld['facts']['tables']['tceCall']['columns'];

/**
 * Shows the calls of the capture that change a window and that a rule picks; yields now and then. Answers whether there was any call, picked or not. A guest
 * without lists makes hundreds of thousands of them, so that only the picked ones become objects.
 */
export const eachTceCall = function* (
  { facts, capture }: CaptureWorld,
  pick: (columns: CallColumns, row: number) => boolean,
  look: (call: TceCall) => void,
): Work<boolean> {
  const { tceCall } = facts.tables;
  const { columns } = tceCall;
  let any = false;
  for (let row = 0; row < tceCall.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const picked = pick(columns, row);
    if (any && !picked) continue;
    const block = tceCall.block.at(row);
    if (facts.blocks[block]?.capture !== capture.id || !NAMES.has(columns.hcall.at(row) ?? '')) continue;
    any = true;
    if (picked) look({ ...tceCall.row(row), row, block });
  }
  return any;
};
