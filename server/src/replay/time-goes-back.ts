/** What the clocks of two processors may differ by, in seconds. */
const STEP_BACK = 0.01;

/** Why a recording in which time goes back proves nothing. */
export const PIECES = 'time goes back in it: pieces of recordings stand here';

/** Does the time of `count` events, in seconds, go back? Buffers of several processors are merged by time when they are read. Null: no time is known. */
export const timeGoesBack = (count: number, timeAt: (index: number) => number | null): boolean => {
  let last = -Infinity;
  for (let index = 0; index < count; index += 1) {
    const time = timeAt(index);
    if (time === null) continue;
    if (time < last - STEP_BACK) return true;
    last = time;
  }
  return false;
};
