import type { Undone } from './undone.ts';

const ESC = 27;

/** Takes ANSI escape sequences out of [from, length): CSI (`ESC [ … letter`), else two bytes. */
export const removeEscapes = (text: Undone, from: number): void => {
  const { bytes, length } = text;
  let to = from;
  for (let at = from; at < length;) {
    if (bytes[at] === ESC) {
      at = afterEscape(bytes, at, length);
      continue;
    }
    text.move(to, at, bytes[at] ?? 0);
    to += 1;
    at += 1;
  }
  text.length = to;
};

const afterEscape = (bytes: Uint8Array, escape: number, end: number): number => {
  if (bytes[escape + 1] !== 91) return Math.min(end, escape + 2);
  let at = escape + 2;
  while (at < end && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x40) at += 1;
  return Math.min(end, at + 1);
};
