import { closedQueue } from './closed-queue.ts';

/**
 * Model C3 (MODEL.md 11.6): what the work of `cpus` processors gains, in per cent, when the time under m2p_override_lock falls from `ratio` to `left`,
 * both as shares of the work on one page without the lock.
 */
export const overrideGain = (cpus: number, ratio: number, left = 0): number =>
  (closedQueue(cpus, 1, left) / closedQueue(cpus, 1, ratio) - 1) * 100;

/** The share of the lock at which removing it gains `percent`; by halving, to eight digits. */
export const ratioForGain = (cpus: number, percent: number): number => {
  let [low, high] = [0, 2];
  for (let n = 0; n < 40; n += 1) {
    const middle = (low + high) / 2;
    if (overrideGain(cpus, middle) < percent) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
