import { readFile } from 'node:fs/promises';
import { gunzip } from 'node:zlib';
import { memorySource, type ByteSource } from '../input/byte-source.ts';
import { openFile, type FileSource } from './file-source.ts';

/** Largest text that a `.gz` file may hold: a small file must not fill the memory. */
const MAX_UNPACKED = 1 << 29;

/** Opens a file, unpacking a gzip file into memory; answers a sentence when it cannot be read. */
export const openInput = async (name: string): Promise<FileSource | string> => {
  try {
    const file = await openFile(name);
    if (!(await isGzip(file))) return file;
    await file.close();
    const text = await unpack(await readFile(name));
    return text === null
      ? `${name}: is no whole gzip file, or unpacks to more than ${MAX_UNPACKED >> 20} MiB`
      : inMemory(text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return `${name}: there is no such file`;
    return code === 'EACCES' ? `${name}: permission denied` : `${name}: cannot be read (${code || String(error)})`;
  }
};

const isGzip = async (source: ByteSource): Promise<boolean> => {
  const head = new Uint8Array(2);
  return (await source.read(head, 0, 2, 0)) === 2 && head[0] === 0x1f && head[1] === 0x8b;
};

const unpack = (packed: Uint8Array): Promise<Uint8Array | null> =>
  new Promise((resolve) => {
    gunzip(packed, { maxOutputLength: MAX_UNPACKED }, (error, text) => {
      resolve(error === null ? text : null);
    });
  });

const inMemory = (bytes: Uint8Array): FileSource => ({ ...memorySource(bytes), close: () => Promise.resolve() });
