import type { Command } from './services.ts';

/** "Analyse Again": reads every capture again, also those whose file changed on disk. */
export const refresh: Command =
  ({ captures }) =>
  () =>
    captures.refresh();
