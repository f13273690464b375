import type { Work } from '../core/work.ts';
import type { CaptureWorld } from '../world/world.ts';
import { MomentLog } from './moments/moment-log.ts';
import { Recording } from './recording.ts';
import type { ReplayPart } from './replay-part.ts';

/** Where a replay ends: before the first step at or after this time (seconds of the recording's clock), or at or behind this line of the first source. */
export interface Until {
  readonly time: number | null;
  readonly line: number | null;
}

/** How to replay. */
export interface ReplayOptions {
  readonly until: Until | null;
  /** Keep what the models hold at each line (`Recording.moments`); takes memory for every line. */
  readonly keepsMoments?: boolean;
}

/** Runs the models of all parts along the recordings of one capture. */
export const replayCapture = function* (
  capture: CaptureWorld,
  parts: readonly ReplayPart[],
  { until, keepsMoments = false }: ReplayOptions,
): Work<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const part of parts) {
    yield* part.run({
      capture,
      variant: capture.parameter(`${part.id}.variant`)?.value ?? null,
      isOver: (time, source, line) =>
        until !== null &&
        ((until.time !== null && time !== null && time >= until.time) ||
          (until.line !== null && source === capture.capture.source && line >= until.line)),
      open: (head) => {
        const recording = new Recording(head, keepsMoments ? new MomentLog() : null);
        recordings.push(recording);
        return recording;
      },
    });
  }
  return recordings;
};
