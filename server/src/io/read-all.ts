import type { ByteSource } from '../input/byte-source.ts';

/** All bytes of a source; its size is only a guess, because a file may grow, or be of /proc. */
export const readAll = async (source: ByteSource): Promise<Uint8Array> => {
  let bytes = new Uint8Array(source.size + 1);
  let length = 0;
  for (;;) {
    const got = await source.read(bytes, length, bytes.length - length, length);
    if (got === 0) return bytes.subarray(0, length);
    length += got;
    if (length < bytes.length) continue;
    const larger = new Uint8Array(bytes.length * 2);
    larger.set(bytes);
    bytes = larger;
  }
};
