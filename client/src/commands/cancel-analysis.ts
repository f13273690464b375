import { textOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Cancel Analysis": that of the given capture, else every one that runs. */
export const cancelAnalysis: Command =
  ({ captures }) =>
  async (argument) => {
    const given = textOf(argument);
    const running = captures.all().filter(({ phase }) => phase === 'analysing');
    const uris = given === undefined ? running.map(({ uri }) => uri) : [given];
    await Promise.all(uris.map((uri) => captures.cancel(uri)));
  };
