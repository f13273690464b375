import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../input/byte-source.ts';

/** An open file as a byte source; `close` it when the analysis that reads lines from it is dropped. */
export interface FileSource extends ByteSource {
  readonly close: () => Promise<void>;
}

/** Opens a file for reading. Rejects as `fs.open` does: the caller says what cannot be read and why. */
export const openFile = async (path: string): Promise<FileSource> => {
  const handle: FileHandle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    read: async (into, offset, length, position) => (await handle.read(into, offset, length, position)).bytesRead,
    close: () => handle.close(),
  };
};
