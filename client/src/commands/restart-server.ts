import type { Command } from './services.ts';

/** "Restart Server": ends the analysis process and starts a new one; open documents and kept captures are analysed again. */
export const restartServer: Command =
  ({ server }) =>
  () =>
    server.restart();
