import { NumberColumn } from '../core/number-column.ts';
import type { ByteSource } from './byte-source.ts';
import { maxLine } from './line.ts';

/** One offset is kept for so many lines: 13 thousand offsets for three million lines. */
const STRIDE = 256;

/** Where lines begin: a sparse index that is filled while scanning and finds any line with one short read. */
export interface LineIndex {
  /** Number of lines. */
  count: number;
  /** Offset of every `STRIDE`th line. */
  readonly offsets: NumberColumn;
}

/** An empty index. */
export const makeLineIndex = (): LineIndex => ({ count: 0, offsets: new NumberColumn(Float64Array) });

/** Notes that line `count + 1` begins at a byte offset. */
export const indexLine = (index: LineIndex, offset: number): void => {
  if (index.count % STRIDE === 0) index.offsets.push(offset);
  index.count += 1;
};

/** How many lines may be noted at once with `indexLines`. */
export const indexRoom = (index: LineIndex): number => STRIDE - (index.count % STRIDE);

/** Notes that the next `count` lines (at most `indexRoom`) begin at a byte offset. */
export const indexLines = (index: LineIndex, offset: number, count: number): void => {
  if (index.count % STRIDE === 0) index.offsets.push(offset);
  index.count += count;
};

/** Byte offset at which a line (from 1) begins; the size of the source for the line after the last. */
export const lineOffset = async (source: ByteSource, index: LineIndex, line: number): Promise<number> => {
  if (line > index.count) return source.size;
  const slot = Math.floor((line - 1) / STRIDE);
  let position = index.offsets.at(slot);
  let left = line - 1 - slot * STRIDE;
  const buffer = new Uint8Array(1 << 16);
  while (left > 0) {
    const got = await source.read(buffer, 0, buffer.length, position);
    if (got === 0) return source.size;
    let start = 0;
    while (left > 0) {
      const newline = buffer.indexOf(10, start);
      if (newline === -1 || newline >= got) break;
      start = newline + 1;
      left -= 1;
    }
    position += left === 0 ? start : got;
  }
  return position;
};

/** Reads the bytes of lines [first, last] (from 1) without line ends; lines that do not exist are left out. */
export const readLines = async (
  source: ByteSource,
  index: LineIndex,
  first: number,
  last: number,
): Promise<Uint8Array[]> => {
  const lines: Uint8Array[] = [];
  const wanted = Math.min(last, index.count);
  if (first < 1 || first > wanted) return lines;
  let number = Math.floor((first - 1) / STRIDE) * STRIDE + 1;
  let position = index.offsets.at(Math.floor((first - 1) / STRIDE));
  let pending = new Uint8Array(0);
  const buffer = new Uint8Array(1 << 16);
  let skipping = false;
  while (number <= wanted) {
    const got = await source.read(buffer, 0, buffer.length, position);
    if (got === 0) {
      if (number >= first) lines.push(trimmed(pending));
      break;
    }
    position += got;
    let start = 0;
    while (number <= wanted) {
      const newline = buffer.indexOf(10, start);
      const stop = newline === -1 || newline >= got ? got : newline;
      if (number >= first && !skipping) pending = joined(pending, buffer.subarray(start, stop));
      skipping = pending.length > maxLine;
      if (stop === got) break;
      if (number >= first) lines.push(trimmed(pending));
      pending = new Uint8Array(0);
      skipping = false;
      number += 1;
      start = stop + 1;
    }
  }
  return lines;
};

const joined = (head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
};

const trimmed = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 13) end -= 1;
  const line = bytes.subarray(0, end);
  return line.length > maxLine ? line.subarray(0, maxLine) : line;
};
