import type { Work } from '../core/work.ts';
import type { Pacer } from '../input/pacer.ts';

/** Drives a sliced computation to its end, returning to the event loop when the pacer says so; null when cancelled. */
export const drive = async <T>(work: Work<T>, pacer: Pick<Pacer, 'pause' | 'cancelled'>): Promise<T | null> => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (pacer.cancelled()) return null;
    const pause = pacer.pause();
    if (pause !== null) await pause;
  }
};
