import { runToEnd } from '../../server/src/core/work.ts';
import type { Recording } from '../../server/src/replay/recording.ts';
import { replayParts } from '../../server/src/replay/replay-parts.ts';
import { replayCapture, type Until } from '../../server/src/replay/replay.ts';
import { buildWorld } from '../../server/src/world/build-world.ts';
import { readText } from './read-text.ts';

/** What the models make of the recordings in a text. */
export const replayText = async (text: string, until: Until | null = null): Promise<readonly Recording[]> => {
  const world = buildWorld(await readText(text));
  return world.captures.flatMap((capture) => [...runToEnd(replayCapture(capture, replayParts, { until }))]);
};
