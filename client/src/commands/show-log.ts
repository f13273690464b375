import type { Command } from './services.ts';

/** "Show Log": what client and server wrote. */
export const showLog: Command =
  ({ log }) =>
  () => {
    log.show();
    return Promise.resolve();
  };
