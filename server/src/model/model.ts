import type { Output } from './output.ts';
import type { Violation } from './violation.ts';

/** Where a running model puts what it does and what it finds wrong; reused over many steps, so that a long replay builds no list. */
export interface Effects {
  output(output: Output): void;
  violation(violation: Violation): void;
}

/** Every model's event: a name of MODEL.md 8a verbatim (`front.push`), and the arguments of that event. */
export interface ModelEvent {
  readonly name: string;
}

/**
 * An executable model (MODEL.md 0.4). Pure and deterministic: whatever a machine decides by timers, scheduling or completion order comes in as an event.
 * Nothing throws, whatever the state and the event hold; what cannot be taken is a violation `E-PRE`, and the state stays as it was.
 *
 * `advance` changes the state that it is given, so that a replay of millions of events makes no copies; `step` (step.ts) is the pure form.
 */
export interface Model<State, Event extends ModelEvent, Params, Variant extends string> {
  /** The chapter of MODEL.md, for example `m2`. */
  readonly id: `m${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;
  readonly variants: readonly Variant[];
  init(params: Params, variant: Variant): State;
  /** Takes the event and moves the state on in place. */
  advance(state: State, event: Event, effects: Effects): void;
  /** A state of its own with equal content. */
  copy(state: State): State;
  /** The invariants that this state breaks. Fields that are not known (null) are never a violation. */
  check(state: State): readonly Violation[];
}
