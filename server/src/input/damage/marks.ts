import { skipBlanks } from '../bytes.ts';
import type { Undone } from './undone.ts';

/** Most marks that are taken off one line. */
const MAX_MARKS = 24;

/** The marks in front of a line and where its text begins. */
export interface Marks {
  readonly at: number;
  /** Of quotes: how many `>`. */
  readonly depth: number;
}

/**
 * Quote marks in front of bytes [start, end): `> `, `>> `, `>  > `, `| `. One blank behind a mark belongs to it, further
 * ones to the text.
 */
export const quoteMarks = (bytes: Uint8Array, start: number, end: number): Marks => {
  let at = start;
  let depth = 0;
  for (let count = 0; count < MAX_MARKS; count += 1) {
    const next = skipBlanks(bytes, at, Math.min(end, at + 16));
    const byte = bytes[next];
    if (next >= end || (byte !== 62 && byte !== 124)) break;
    if (byte === 62) depth += 1;
    at = bytes[next + 1] === 32 && next + 1 < end ? next + 2 : next + 1;
  }
  return { at, depth };
};

/** Marks of diffs and comments in front of [start, end): `+`, `-`, `#`, `;`, `*`, `//`, up to three of them. */
export const commentMarks = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start;
  for (let count = 0; count < 3; count += 1) {
    const next = skipBlanks(bytes, at, Math.min(end, at + 32));
    const byte = bytes[next];
    if (next >= end) break;
    const length =
      byte === 43 || byte === 45 || byte === 35 || byte === 59 || byte === 42
        ? 1
        : byte === 47 && bytes[next + 1] === 47
          ? 2
          : 0;
    if (length === 0) break;
    const after = next + length;
    at = (bytes[after] === 32 || bytes[after] === 9) && after < end ? after + 1 : after;
  }
  return at;
};

/** Takes quote marks off [from, length), and the bar that closes the row of a table. */
export const removeQuotes = (text: Undone, from: number): void => {
  const { bytes } = text;
  const { at } = quoteMarks(bytes, from, text.length);
  const isTable = bytes[skipBlanks(bytes, from, text.length)] === 124;
  text.remove(from, at);
  let last = text.length;
  while (last > from && bytes[last - 1] === 32) last -= 1;
  if (!isTable || bytes[last - 1] !== 124) return;
  last -= 1;
  while (last > from && bytes[last - 1] === 32) last -= 1;
  text.length = last;
};

/** Takes the marks of diffs and comments off [from, length). */
export const removeComments = (text: Undone, from: number): void => {
  text.remove(from, commentMarks(text.bytes, from, text.length));
};

/** Takes the indentation off [from, length). */
export const removeIndent = (text: Undone, from: number): void => {
  text.remove(from, skipBlanks(text.bytes, from, text.length));
};
