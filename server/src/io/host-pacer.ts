import { isUtf8 } from 'node:buffer';
import type { Pacer } from '../input/pacer.ts';
import type { Turn } from './turns.ts';

/**
 * Longest time that is worked before the event loop gets a turn, in milliseconds. Nobody shall wait for 20, and the engine
 * collects garbage for up to 8 of them when it likes.
 */
const SLICE = 4;

/** What a pacer is told. */
export interface PacerOptions {
  /** How to return to the event loop in between; null in a command that has nothing else to do. */
  readonly turn: Turn | null;
  readonly cancelled?: () => boolean;
  readonly progress?: (bytes: number) => void;
}

/** A pacer with the clock and the native text checks of Node. */
export const hostPacer = (options: PacerOptions): Pacer => {
  let since = performance.now();
  const rest = async (turn: Turn): Promise<void> => {
    await turn();
    since = performance.now();
  };
  const { turn } = options;
  return {
    pause: () => (turn !== null && performance.now() - since > SLICE ? rest(turn) : null),
    cancelled: options.cancelled ?? (() => false),
    progress: options.progress ?? (() => undefined),
    isText: (bytes) => {
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return !view.includes(0) && !view.includes(27) && isUtf8(view);
    },
    // Many times faster than the method of typed arrays.
    find: (bytes, byte, from, to) => Buffer.from(bytes.buffer, bytes.byteOffset, to).indexOf(byte, from),
  };
};
