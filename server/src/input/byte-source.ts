/**
 * Where bytes come from: a file, an open document, standard input kept in memory. Nobody holds a whole file; `read`
 * may be called again at any time for a line that is to be shown.
 */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads up to `length` bytes at `position` into `into` at `offset`; answers how many, 0 at the end. */
  readonly read: (into: Uint8Array, offset: number, length: number, position: number) => Promise<number>;
}

/** A byte source over bytes in memory. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (into, offset, length, position) => {
    const part = bytes.subarray(position, Math.min(position + length, bytes.length));
    into.set(part, offset);
    return Promise.resolve(part.length);
  },
});
