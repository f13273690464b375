import type { Work } from '../../core/work.ts';
import type { StepProperty, StepSystem, StepWords } from './step-system.ts';

/** A shortest way to a state in which a property does not hold. */
export interface Counterexample {
  readonly property: StepProperty;
  readonly steps: readonly StepWords[];
}

/** What a search found. `complete` is false when it ended at its limit: then what was not found may still exist. */
export interface SearchResult {
  readonly states: number;
  readonly transitions: number;
  readonly complete: boolean;
  /** One for each property that can be broken, in the order of the properties. */
  readonly broken: readonly Counterexample[];
}

/** States between two pauses. */
const SLICE = 4096;

/**
 * Visits all states in the order of their distance, so that the first way to a broken property is a shortest one. It goes on behind broken states, because
 * another property may break later.
 */
export const search = function* (system: StepSystem, maxStates: number): Work<SearchResult> {
  const states: number[] = [system.start];
  const parents: number[] = [-1];
  const steps: number[] = [-1];
  const known = new Set([system.start]);
  const first = new Map<number, number>();
  let transitions = 0;
  let complete = true;
  let at = 0;
  const emit = (next: number, step: number): void => {
    transitions += 1;
    if (known.has(next)) return;
    if (states.length >= maxStates) {
      complete = false;
      return;
    }
    known.add(next);
    states.push(next);
    parents.push(at);
    steps.push(step);
  };
  for (; at < states.length; at += 1) {
    const state = states[at] ?? 0;
    const broken = system.broken(state);
    if (broken !== 0)
      for (const k of system.properties.keys()) if ((broken & (1 << k)) !== 0 && !first.has(k)) first.set(k, at);
    system.successors(state, emit);
    if (at % SLICE === SLICE - 1) yield;
  }
  const wayTo = (index: number): readonly StepWords[] => {
    const way: StepWords[] = [];
    for (let k = index; k > 0; k = parents[k] ?? 0) way.push(system.words(steps[k] ?? 0));
    return way.reverse();
  };
  const broken = system.properties.flatMap((property, k) => {
    const index = first.get(k);
    return index === undefined ? [] : [{ property, steps: wayTo(index) }];
  });
  return { states: states.length, transitions, complete, broken };
};
