/** Waits for one's turn: resolves after the event loop came round, one waiter a round. */
export type Turn = () => Promise<void>;

/**
 * Shares one thread between several long computations. Each waits its turn, and only one gets it in each round of the
 * event loop; with `setImmediate` alone all of them would run in the same round and add up their slices.
 */
export const makeTurns = (): Turn => {
  const queue: (() => void)[] = [];
  const serve = (): void => {
    queue.shift()?.();
    if (queue.length > 0) setImmediate(serve);
  };
  return () =>
    new Promise((resolve) => {
      queue.push(resolve);
      if (queue.length === 1) setImmediate(serve);
    });
};
