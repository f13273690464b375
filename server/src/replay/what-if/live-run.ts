import type { Output } from '../../model/output.ts';
import type { Violation } from '../../model/violation.ts';

/** What one event did in a run. */
export interface RunStep {
  /** Name of the event. */
  readonly name: string;
  /** The event in words; made when somebody asks. */
  readonly event: () => string;
  readonly outputs: readonly Output[];
  readonly violations: readonly Violation[];
}

/** A number that a run has at its end. */
export interface Measure {
  readonly name: string;
  readonly value: number;
}

/** A model that runs event by event, so that two of them can be compared without keeping either. */
export interface LiveRun {
  /** The next step, or null at the end. */
  readonly next: () => RunStep | null;
  readonly measures: () => readonly Measure[];
}
