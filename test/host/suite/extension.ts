import * as assert from 'node:assert';
import { type Event, extensions } from 'vscode';
import type { Services } from '../../../client/src/commands/services.ts';

/** The extension under test, activated. */
export const activated = async (): Promise<Services> => {
  const extension = extensions.getExtension<Services>('xdump.xdump');
  assert.ok(extension, 'the extension is not installed');
  return extension.activate();
};

/**
 * Waits until a probe gives something: looks now, and again after each of the events. There is no time limit but the one of
 * the test, whose message names the test.
 */
export const eventually = <T>(probe: () => T | undefined, ...events: readonly Event<unknown>[]): Promise<T> =>
  new Promise((resolve) => {
    const look = (): void => {
      const found = probe();
      if (found === undefined) return;
      for (const listener of listeners) listener.dispose();
      resolve(found);
    };
    const listeners = events.map((event) => event(look));
    look();
  });
