import { collectEffects } from './collect-effects.ts';
import type { Model, ModelEvent } from './model.ts';
import type { Output } from './output.ts';
import type { Violation } from './violation.ts';

/** What one step gives. */
export interface StepResult<State> {
  readonly state: State;
  readonly outputs: readonly Output[];
  /** What the step itself could not do, then the invariants that the new state breaks. */
  readonly violations: readonly Violation[];
}

/** One step without any change to the state that is passed in (MODEL.md 0.4 `step`). */
export const step = <State, Event extends ModelEvent, Params, Variant extends string>(
  model: Model<State, Event, Params, Variant>,
  state: State,
  event: Event,
): StepResult<State> => {
  const outputs: Output[] = [];
  const violations: Violation[] = [];
  const next = model.copy(state);
  model.advance(next, event, collectEffects(outputs, violations));
  return { state: next, outputs, violations: [...violations, ...model.check(next)] };
};
