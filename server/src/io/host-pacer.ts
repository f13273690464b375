import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import type { Pacer } from '../input/pacer.ts';

/** Longest time that is worked before the event loop gets a turn, in milliseconds. */
const SLICE = 8;

/** What a pacer is told. */
export interface PacerOptions {
  /** Return to the event loop in between: true in a server, false in a command that has nothing else to do. */
  readonly polite: boolean;
  readonly cancelled?: () => boolean;
  readonly progress?: (bytes: number) => void;
}

/** A pacer with the clock and the native text checks of Node. */
export const hostPacer = (options: PacerOptions): Pacer => {
  let since = performance.now();
  const rest = async (): Promise<void> => {
    await setImmediate();
    since = performance.now();
  };
  return {
    pause: () => (options.polite && performance.now() - since > SLICE ? rest() : null),
    cancelled: options.cancelled ?? (() => false),
    progress: options.progress ?? (() => undefined),
    isText: (bytes) => {
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return !view.includes(0) && !view.includes(27) && isUtf8(view);
    },
  };
};
