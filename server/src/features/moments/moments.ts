import type { Work } from '../../core/work.ts';
import type { Recording } from '../../replay/recording.ts';
import { replayParts } from '../../replay/replay-parts.ts';
import { replayCapture } from '../../replay/replay.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** The recordings of a capture, each with what its model holds at every line. */
export type Moments = readonly Recording[];

/** Gives the moments of a capture, or null while the models still run. */
export type MomentsOf = (capture: CaptureWorld) => Moments | null;

/** Runs the models along the recordings of a capture and keeps what they hold at each line; in slices, once for a capture. */
export const buildMoments = function* (capture: CaptureWorld): Work<Moments> {
  const recordings = yield* replayCapture(capture, replayParts, { until: null, keepsMoments: true });
  return recordings.filter(({ moments }) => moments !== null && moments.length > 0);
};
