import type { Undone } from './undone.ts';

/** Does [start, end) hold characters beyond ASCII that `plainTypography` may replace? */
export const hasTypography = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0xc2 || byte === 0xe2 || byte === 0xef) return true;
  }
  return false;
};

/** What a character of three UTF-8 bytes `E2 80 xx` was before an editor made it pretty: its byte, 0 to drop it. */
const PUNCTUATION: Readonly<Partial<Record<number, number>>> = {
  0x8b: 0,
  0x90: 45,
  0x91: 45,
  0x92: 45,
  0x93: 45,
  0x94: 45,
  0x98: 39,
  0x99: 39,
  0x9c: 34,
  0x9d: 34,
  0xaf: 32,
};

/** Replaces non-breaking blanks, curly quotes and dashes in [from, length) by what was typed; drops byte order marks. */
export const plainTypography = (text: Undone, from: number): void => {
  const { bytes, length } = text;
  let to = from;
  for (let at = from; at < length;) {
    const byte = bytes[at] ?? 0;
    const second = bytes[at + 1];
    const third = bytes[at + 2] ?? 0;
    if (byte === 0xc2 && second === 0xa0 && at + 1 < length) {
      text.move(to, at, 32);
      to += 1;
      at += 2;
      continue;
    }
    const plain = byte === 0xe2 && second === 0x80 && at + 2 < length ? PUNCTUATION[third] : undefined;
    const isMark = byte === 0xef && second === 0xbb && third === 0xbf && at + 2 < length;
    if (plain !== undefined || isMark) {
      if (plain !== undefined && plain !== 0) {
        text.move(to, at, plain);
        to += 1;
      }
      at += 3;
      continue;
    }
    text.move(to, at, byte);
    to += 1;
    at += 1;
  }
  text.length = to;
};
