import type { Output } from '../../model/output.ts';
import type { Violation } from '../../model/violation.ts';
import type { RecordedEvent } from '../recorded-event.ts';

/** What a model does for one recorded event. */
export interface SectionStep {
  /** False: the event lacks what the model needs; nothing happened. */
  readonly taken: boolean;
  /** Why it did not, when it lacks no argument. */
  readonly why?: string | null;
  readonly outputs: readonly Output[];
  readonly violations: readonly Violation[];
}

/** A model that takes the events of a section, from its start state on. */
export interface SectionMachine {
  /** What the start state left open, and what was assumed instead. */
  readonly notes: readonly string[];
  /** Invariants that do not hold now. */
  readonly broken: () => readonly Violation[];
  readonly take: (event: RecordedEvent, checks: boolean) => SectionStep;
  /** The values of its state by path (MODEL.md 0.3). */
  readonly state: () => ReadonlyMap<string, bigint | number | boolean | string>;
}

/** Which events belong to a model, and how it begins. */
export interface SectionModel {
  /** Chapters whose events it takes. */
  readonly models: readonly string[];
  /** Its own chapter. */
  readonly id: string;
  /** Name of the variant that runs, where it is not that of the block backend. */
  readonly variant?: string;
  /** Is the machine known when this is the first event? Else a difference proves nothing. Without it every machine begins empty. */
  readonly isWhole?: (first: RecordedEvent) => boolean;
  readonly begin: () => SectionMachine;
}
