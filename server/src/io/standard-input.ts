import { memorySource } from '../input/byte-source.ts';
import type { FileSource } from './file-source.ts';

/** Reads standard input to its end and keeps it: lines that are shown later are read from there. */
export const readStandardInput = async (): Promise<FileSource> => {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.isBuffer(part) ? part : Buffer.from(String(part)));
  return { ...memorySource(Buffer.concat(parts)), close: () => Promise.resolve() };
};
