import { collectEffects } from '../../model/collect-effects.ts';
import type { Model, ModelEvent } from '../../model/model.ts';
import type { Output } from '../../model/output.ts';
import type { Violation } from '../../model/violation.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { SectionMachine, SectionStep } from './section-machine.ts';

/** Values of a state by path. */
export type StateMap = Map<string, bigint | number | boolean | string>;

/** A machine of a model: its reader of recorded events, and what its state is called. */
export const modelMachine = <State, Event extends ModelEvent, Params, Variant extends string>(
  model: Model<State, Event, Params, Variant>,
  state: State,
  read: (event: RecordedEvent) => readonly Event[],
  values: (state: State, into: StateMap) => void,
  notes: readonly string[] = [],
  why: (event: RecordedEvent) => string | null = () => null,
): SectionMachine => ({
  notes,
  broken: () => model.check(state),
  take: (recorded, checks): SectionStep => {
    const outputs: Output[] = [];
    const violations: Violation[] = [];
    const events = read(recorded);
    for (const event of events) model.advance(state, event, collectEffects(outputs, violations));
    if (checks) violations.push(...model.check(state));
    if (events.length === 0) return { taken: false, why: why(recorded), outputs, violations };
    return { taken: true, outputs, violations };
  },
  state: () => {
    const into: StateMap = new Map();
    values(state, into);
    return into;
  },
});
