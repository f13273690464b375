import type { Readable } from 'node:stream';
import { memorySource } from '../input/byte-source.ts';
import type { FileSource } from './file-source.ts';

/** Reads a stream to its end and keeps it: lines that are shown later are read from there. */
export const readStream = async (stream: Readable): Promise<FileSource> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.isBuffer(part) ? part : Buffer.from(String(part)));
  return { ...memorySource(Buffer.concat(parts)), close: () => Promise.resolve() };
};
