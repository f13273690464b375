/** A place in the code that prints at most 10 times in 5 seconds (include/linux/ratelimit.h); times in ms of the model's clock. */
export interface RateLimit {
  begin: number | null;
  printed: number;
  missed: number;
}

const INTERVAL = 5000;
const BURST = 10;

/** A place that has printed nothing yet. */
export const newRateLimit = (): RateLimit => ({ begin: null, printed: 0, missed: 0 });

/**
 * May it print now? `suppressed` gets the number of messages that were left out before, when the kernel says so
 * (`<function>: %d callbacks suppressed`, once the interval is over).
 */
export const mayPrint = (limit: RateLimit, now: number, suppressed: (missed: number) => void): boolean => {
  if (limit.begin === null) limit.begin = now;
  else if (now > limit.begin + INTERVAL) {
    if (limit.missed > 0) suppressed(limit.missed);
    limit.begin = now;
    limit.printed = 0;
    limit.missed = 0;
  }
  if (limit.printed < BURST) {
    limit.printed += 1;
    return true;
  }
  limit.missed += 1;
  return false;
};
