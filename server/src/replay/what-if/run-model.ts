import { collectEffects } from '../../model/collect-effects.ts';
import type { Effects, ModelEvent } from '../../model/model.ts';
import type { Output } from '../../model/output.ts';
import type { Violation } from '../../model/violation.ts';
import { eventText } from './event-text.ts';
import type { LiveRun, Measure } from './live-run.ts';

/** An event, or one that depends on what the model answered before (a bus address); null: it does not happen. */
export type ScenarioEvent<State, Event extends ModelEvent> = Event | ((state: State) => Event | null);

/** Puts what was there before the first event, when a recording tells it. */
export type Begin<State> = (state: State) => void;

/** The part of a model that a run needs. */
export interface Running<State, Event> {
  readonly id: string;
  readonly advance: (state: State, event: Event, effects: Effects) => void;
  readonly check: (state: State) => readonly Violation[];
}

/** Checking every invariant costs as much as the state is large: at each of the first steps, then now and then. */
const ALWAYS_CHECKED = 2000;
const CHECK_INTERVAL = 64;
const NOTHING = 'nothing: what the event is about is not there';

/** A model and a list of events as a run. */
export const runModel = <State, Event extends ModelEvent>(
  model: Running<State, Event>,
  state: State,
  events: Iterable<ScenarioEvent<State, Event>>,
  measures: (state: State) => readonly Measure[],
): LiveRun => {
  const iterator = events[Symbol.iterator]();
  let at = 0;
  return {
    next: () => {
      const result: IteratorResult<ScenarioEvent<State, Event>, unknown> = iterator.next();
      if (result.done === true) return null;
      const given = result.value;
      at += 1;
      const event = typeof given === 'function' ? given(state) : given;
      const checks = at <= ALWAYS_CHECKED || at % CHECK_INTERVAL === 0;
      if (event === null)
        return { name: '', event: () => NOTHING, outputs: [], violations: checks ? model.check(state) : [] };
      const outputs: Output[] = [];
      const violations: Violation[] = [];
      model.advance(state, event, collectEffects(outputs, violations));
      if (checks) violations.push(...model.check(state));
      return { name: event.name, event: () => eventText(model.id, event), outputs, violations };
    },
    measures: () => measures(state),
  };
};
