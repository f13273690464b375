import { quietEffects } from '../../model/quiet-effects.ts';
import { tceModel } from '../../model/tce/tce-model.ts';
import type { TceCall, TceLevel } from '../../model/tce/tce-event.ts';
import type { TceState } from '../../model/tce/tce-state.ts';
import type { TceVariant } from '../../model/tce/tce-switches.ts';
import type { Violation } from '../../model/violation.ts';
import type { Windows } from './windows.ts';

/** What the model answers to a call: the result of each level that was asked, in order, and the value that was read. */
export interface Predicted {
  readonly levels: ReadonlyMap<TceLevel, number>;
  readonly value: bigint | null;
  readonly violations: readonly Violation[];
}

const LEVELS: Readonly<Record<string, TceLevel>> = { RM: 'RM', VM: 'VM', user: 'user' };

/** Where user space has the guest's memory: nobody sees this number. */
const UA = 1n << 46n;

/** The model with the windows of a recording. Guest memory ends at `memoryEnd`, or nowhere where nothing tells. */
export const startTce = (windows: Windows, variant: TceVariant): TceState => {
  const state = tceModel.init({}, variant);
  const npages = (windows.memoryEnd ?? 1n << 60n) >> 16n;
  tceModel.advance(state, { name: 'slotAdd', baseGfn: 0n, npages, ua: UA }, quietEffects);
  for (const { liobn, shift, start, size } of windows.windows.values())
    tceModel.advance(
      state,
      { name: 'createTable', liobn, shift, offset: start >> BigInt(shift), size: size >> BigInt(shift) },
      quietEffects,
    );
  return state;
};

/** One step of the model. */
export const runCall = (state: TceState, call: TceCall): Predicted => {
  const levels = new Map<TceLevel, number>();
  const violations: Violation[] = [];
  let value: bigint | null = null;
  tceModel.advance(state, call, {
    output: (output) => {
      if (output.kind !== 'result') return;
      if (output.of === 'tce' && typeof output.value === 'bigint') value = output.value;
      const level = LEVELS[output.of.slice(call.call.length + 1)];
      if (level !== undefined) levels.set(level, Number(output.value));
    },
    violation: (violation) => void violations.push(violation),
  });
  return { levels, value, violations };
};
