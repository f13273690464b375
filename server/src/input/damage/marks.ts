import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks } from '../bytes.ts';
import type { Undone } from './undone.ts';

/** Most marks that are taken off one line. */
const MAX_MARKS = 24;

/** The marks of quotes. */
const ANY_MARK = '>|';

/** The marks in front of a line and where its text begins. */
export interface Marks {
  readonly at: number;
  /** Of quotes: how many `>`. */
  readonly depth: number;
}

/**
 * Quote marks in front of bytes [start, end): `> `, `>> `, `>  > `, `| `. One blank behind a mark belongs to it, further
 * ones to the text. `allowed` are the marks that count, bars no more often than there.
 */
export const quoteMarks = (bytes: Uint8Array, start: number, end: number, allowed = ANY_MARK): Marks => {
  let at = start;
  let depth = 0;
  let bars = 0;
  const mostBars = allowed === ANY_MARK ? MAX_MARKS : allowed.split('|').length - 1;
  for (let count = 0; count < MAX_MARKS; count += 1) {
    const next = skipBlanks(bytes, at, Math.min(end, at + 16));
    const byte = bytes[next];
    if (next >= end || (byte !== 62 && byte !== 124) || !allowed.includes(String.fromCharCode(byte))) break;
    if (byte === 124 && bars === mostBars) break;
    if (byte === 62) depth += 1;
    else bars += 1;
    at = bytes[next + 1] === 32 && next + 1 < end ? next + 2 : next + 1;
  }
  return { at, depth };
};

/** Marks of diffs and comments in front of [start, end): `+`, `-`, `#`, `;`, `*`, `//`, up to three of them. */
export const commentMarks = (bytes: Uint8Array, start: number, end: number, allowed = '+-#;*/'): number => {
  let at = start;
  for (let count = 0; count < 3; count += 1) {
    const next = skipBlanks(bytes, at, Math.min(end, at + 32));
    const byte = bytes[next];
    if (next >= end || !allowed.includes(String.fromCharCode(byte ?? 0))) break;
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

/**
 * Takes quote marks off [from, length). A line that another goes on with has only such marks as the first: `allowed` are
 * the marks of that one, null for the first itself. Answers the marks.
 */
export const removeQuotes = (text: Undone, from: number, allowed: string | null): string =>
  takeMarks(text, from, quoteMarks(text.bytes, from, text.length, allowed ?? undefined).at);

/** Where the text before the bar that closes a row of a table ends, or -1: no bar closes [start, end). */
export const closingBar = (bytes: Uint8Array, start: number, end: number): number => {
  const last = skipBack(bytes, start, end);
  return last > start && bytes[last - 1] === 124 ? skipBack(bytes, start, last - 1) : -1;
};

const skipBack = (bytes: Uint8Array, start: number, end: number): number => {
  let last = end;
  while (last > start && bytes[last - 1] === 32) last -= 1;
  return last;
};

/** Takes the bar off that closes [from, length). */
export const removeClosingBar = (text: Undone, from: number): void => {
  const last = closingBar(text.bytes, from, text.length);
  if (last !== -1) text.length = last;
};

/** Takes the marks of diffs and comments off [from, length), as `removeQuotes` does those of quotes. */
export const removeComments = (text: Undone, from: number, allowed: string | null): string =>
  takeMarks(text, from, commentMarks(text.bytes, from, text.length, allowed ?? undefined));

const takeMarks = (text: Undone, from: number, at: number): string => {
  const marks = decodeUtf8(text.bytes, from, at).replace(/[ \t]/g, '');
  text.remove(from, at);
  return marks;
};

/** Takes the indentation off [from, length). */
export const removeIndent = (text: Undone, from: number): void => {
  text.remove(from, skipBlanks(text.bytes, from, text.length));
};
