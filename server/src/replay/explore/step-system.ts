/** Who does a step, and to whom; for the lifelines of a diagram. */
export interface StepWords {
  readonly actor: string;
  /** The other end when something is sent, else null. */
  readonly to: string | null;
  readonly text: string;
}

/** Something that must never be; bit k of `broken` stands for the k-th. */
export interface StepProperty {
  readonly id: string;
  readonly text: string;
}

/**
 * A system of small steps whose states are numbers below 2^53. Steps are tried in a fixed order, so that equal questions have equal answers.
 */
export interface StepSystem {
  readonly start: number;
  readonly properties: readonly StepProperty[];
  readonly actors: readonly string[];
  /** Every step that can be taken: the state after it, and a number that `words` explains. */
  successors(state: number, emit: (next: number, step: number) => void): void;
  /** The properties that do not hold in a state, as bits. */
  broken(state: number): number;
  words(step: number): StepWords;
}
