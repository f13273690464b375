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

/** Looks at every call of the capture that changes a window; yields now and then. Answers whether there was one. */
export const eachTceCall = function* ({ facts, capture }: CaptureWorld, look: (call: TceCall) => void): Work<boolean> {
  const { tceCall } = facts.tables;
  const { hcall } = tceCall.columns;
  let any = false;
  for (let row = 0; row < tceCall.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const block = tceCall.block.at(row);
    if (facts.blocks[block]?.capture !== capture.id || !NAMES.has(hcall.at(row) ?? '')) continue;
    any = true;
    look({ ...tceCall.row(row), row, block });
  }
  return any;
};
