import type { BlkbackRing, Timer } from './blkback-state.ts';

/** Notes what happens by itself later; the list stays in the order of time. */
export const addTimer = ({ timers }: BlkbackRing, timer: Timer): void => {
  let place = timers.length;
  while (place > 0 && (timers[place - 1] as Timer).at > timer.at) place -= 1;
  if (place === timers.length) timers.push(timer);
  else timers.splice(place, 0, timer);
};
