import type { Model, ModelEvent } from '../../server/src/model/model.ts';
import type { Output } from '../../server/src/model/output.ts';
import type { Violation } from '../../server/src/model/violation.ts';

/** What a list of events did: the outputs of all steps, what the steps refused, and what the last state breaks. */
export interface EventRun<State> {
  readonly state: State;
  readonly outputs: readonly Output[];
  readonly refused: readonly Violation[];
  readonly broken: readonly string[];
}

/** Runs events over a state in place and answers what came of it; `broken` are the ids of the invariants that any state on the way broke. */
export const runEvents = <State, Event extends ModelEvent, Params, Variant extends string>(
  model: Model<State, Event, Params, Variant>,
  state: State,
  events: Iterable<Event>,
): EventRun<State> => {
  const outputs: Output[] = [];
  const refused: Violation[] = [];
  const broken = new Set<string>();
  for (const event of events) {
    model.advance(state, event, { output: (o) => void outputs.push(o), violation: (v) => void refused.push(v) });
    for (const { id } of model.check(state)) broken.add(id);
  }
  for (const { id } of refused) if (id !== 'E-PRE') broken.add(id);
  return { state, outputs, refused, broken: [...broken].sort() };
};

/** The long run takes minutes (ms). */
export const LONGEST = 1_800_000;

/** How many random steps a property takes; the long run of the release asks for more by XDUMP_MODEL_STEPS. */
export const modelSteps = (fallback: number): number => {
  const asked = Number(process.env['XDUMP_MODEL_STEPS']);
  return Number.isInteger(asked) && asked > 0 ? asked : fallback;
};

/** The values that results of a name had, in order. */
export const results = (outputs: readonly Output[], of: string): readonly unknown[] =>
  outputs.flatMap((output) => (output.kind === 'result' && output.of === of ? [output.value] : []));

/** The sum of what a counter moved by. */
export const counted = (outputs: readonly Output[], name: string): number =>
  outputs.reduce((sum, output) => (output.kind === 'counter' && output.name === name ? sum + output.delta : sum), 0);

/** The lines that were printed. */
export const printed = (outputs: readonly Output[]): readonly string[] =>
  outputs.flatMap((output) => (output.kind === 'log' ? [output.text] : []));
