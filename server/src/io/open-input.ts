import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { gunzip } from 'node:zlib';
import { memorySource } from '../input/byte-source.ts';
import { failureText } from './failure-text.ts';
import { openFile, type FileSource } from './file-source.ts';
import { headLength, inputKind, refusalOf } from './input-kind.ts';
import { readAll } from './read-all.ts';
import { readStream } from './read-stream.ts';

/** Largest text that a `.gz` file may hold: a small file must not fill the memory. */
const MAX_UNPACKED = 1 << 29;

/** A file up to this size is kept in memory, so that a folder of thousands does not use up the open files. */
const SMALL = 1 << 18;

/**
 * Opens a file; a pipe or a device is read to its end. A gzip file is unpacked into memory. Answers a sentence when it
 * cannot be read.
 */
export const openInput = async (name: string): Promise<FileSource | string> => {
  try {
    const info = await stat(name);
    return await unpacked(name, info.isFile() ? await openFile(name) : await readStream(createReadStream(name)));
  } catch (error) {
    return `${name}: ${failureText(error)}`;
  }
};

/** Content as text: unpacked when it is gzip, a sentence when it is packed in another way. Takes over the source. */
export const unpacked = async (name: string, content: FileSource): Promise<FileSource | string> => {
  const head = new Uint8Array(headLength);
  await content.read(head, 0, headLength, 0);
  const kind = inputKind(head);
  const refusal = refusalOf(kind);
  if (refusal === null && kind === 'plain' && content.size > SMALL) return content;
  const bytes = refusal === null ? await readAll(content) : new Uint8Array(0);
  await content.close();
  if (refusal !== null) return `${name}: ${refusal}`;
  if (kind === 'plain') return inMemory(bytes);
  const text = await gunzipped(bytes);
  if (text === null) return `${name}: is no whole gzip file, or unpacks to more than ${MAX_UNPACKED >> 20} MiB`;
  const inner = refusalOf(inputKind(text));
  return inner === null ? inMemory(text) : `${name}: ${inner}`;
};

const gunzipped = (packed: Uint8Array): Promise<Uint8Array | null> =>
  new Promise((resolve) => {
    gunzip(packed, { maxOutputLength: MAX_UNPACKED }, (error, text) => {
      resolve(error === null ? text : null);
    });
  });

const inMemory = (bytes: Uint8Array): FileSource => ({ ...memorySource(bytes), close: () => Promise.resolve() });
