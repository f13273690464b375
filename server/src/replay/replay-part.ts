import type { Work } from '../core/work.ts';
import type { CaptureWorld } from '../world/world.ts';
import type { Recording, RecordingHead } from './recording.ts';

/** What a part of the replay is given. */
export interface ReplayInput {
  readonly capture: CaptureWorld;
  /** `--variant PART=NAME`, or null: the part recognises it. */
  readonly variant: string | null;
  /** Is the replay to end before this step (`--until`)? Asked with the step's own time and place. */
  readonly isOver: (time: number | null, source: number, line: number) => boolean;
  /** Opens the account of one recording. */
  readonly open: (head: RecordingHead) => Recording;
}

/**
 * One part of the replay: finds the recordings of its kind among the facts of a capture and runs a model along. It asks the size of its tables first, so that it
 * costs nothing where there is no recording; it never throws; it yields after every few hundred steps; parameters come from `capture.parameter`.
 */
export interface ReplayPart {
  /** Name for `--variant PART=NAME`. */
  readonly id: string;
  /** Names of the variants that it can run. */
  readonly variants: readonly string[];
  readonly run: (input: ReplayInput) => Work<void>;
}
