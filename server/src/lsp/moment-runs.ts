import { drive } from '../analysis/drive.ts';
import { buildMoments, type Moments, type MomentsOf } from '../features/moments/moments.ts';
import type { Turn } from '../io/turns.ts';

/** How long the first question works at once, and how long the rest works before others have their turn, in milliseconds: a hover waits for one such piece. */
const AT_ONCE = 2;
const SLICE = 2;

/**
 * What the models hold at each line of the recordings of one analysis. The first question about a capture starts the models; what is not done within 2 ms goes
 * on in pieces between other questions, which are told that it is not ready.
 */
export const momentRuns = (turn: Turn, isCurrent: () => boolean): MomentsOf => {
  const runs = new Map<Parameters<MomentsOf>[0], Moments | null>();
  return (capture) => {
    const known = runs.get(capture);
    if (known !== undefined) return known;
    runs.set(capture, null);
    const work = buildMoments(capture);
    for (const begin = performance.now(); performance.now() - begin < AT_ONCE;) {
      const step = work.next();
      if (step.done !== true) continue;
      runs.set(capture, step.value);
      return step.value;
    }
    let since = performance.now();
    const rest = async (): Promise<void> => {
      await turn();
      since = performance.now();
    };
    const pacer = {
      pause: () => (performance.now() - since > SLICE ? rest() : null),
      cancelled: () => !isCurrent(),
    };
    void rest()
      .then(() => drive(work, pacer))
      .then(
        (moments) => {
          if (moments !== null) runs.set(capture, moments);
        },
        // A model that breaks down is told by the analysis, whose rules ran it before.
        () => runs.set(capture, []),
      );
    return null;
  };
};
