/**
 * Long computations are generators that yield when they have done a slice, so that one driver decides about time,
 * cancellation and progress; a computation never looks at a clock.
 */
export type Work<T> = Generator<undefined, T, undefined>;

/** Runs a computation to its end without a pause: for tests and for the command line. */
export const runToEnd = <T>(work: Work<T>): T => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};
