/**
 * What long work needs from its host: when to return to the event loop, whether to stop, and a fast look at bytes.
 * The pure rooms know no clock and no native code; the host injects them.
 */
export interface Pacer {
  /** A promise to wait for when it is time to return to the event loop, else null. Asked after every slice. */
  readonly pause: () => Promise<void> | null;
  readonly cancelled: () => boolean;
  /** Bytes of the current source that are done. */
  readonly progress: (bytes: number) => void;
  /** Are these bytes valid UTF-8 without NUL and escape characters? A false alarm costs time only. */
  readonly isText: (bytes: Uint8Array) => boolean;
  /** Position of the next such byte from `from` on, or -1. */
  readonly find: (bytes: Uint8Array, byte: number, from: number, to: number) => number;
}

/** Never pauses, never stops, and looks at ASCII only: for tests. */
export const eagerPacer: Pacer = {
  pause: () => null,
  cancelled: () => false,
  progress: () => undefined,
  isText: (bytes) => bytes.every((byte) => byte > 0 && byte < 0x80 && byte !== 27),
  find: (bytes, byte, from, to) => bytes.subarray(0, to).indexOf(byte, from),
};
