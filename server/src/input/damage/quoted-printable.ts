import type { Undone } from './undone.ts';

const EQUALS = 61;

/** Value of an upper-case hex digit, as encoders write it, or -1. */
const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  return byte >= 65 && byte <= 70 ? byte - 55 : -1;
};

/** Does the line end in a soft break: a lone `=`, behind which the same line goes on? */
export const endsSoft = (bytes: Uint8Array, start: number, end: number): boolean =>
  end > start && bytes[end - 1] === EQUALS && bytes[end - 2] !== EQUALS;

/**
 * Is bytes [start, end) quoted-printable (RFC 2045)? `no`: an equals sign stands for itself, or there is none; `maybe`:
 * every one is an escape that encoders write; `sure`: `=3D` is among them, which stands nowhere else.
 */
export const looksQuotedPrintable = (bytes: Uint8Array, start: number, end: number): 'no' | 'maybe' | 'sure' => {
  let sure = false;
  let any = false;
  for (let at = start; at < end; at += 1) {
    if (bytes[at] !== EQUALS) continue;
    any = true;
    if (at + 1 === end) break;
    const high = hexValue(bytes[at + 1]);
    const low = hexValue(bytes[at + 2]);
    if (high === -1 || low === -1 || at + 2 >= end) return 'no';
    const code = high * 16 + low;
    const last = at + 3 === end || (at + 4 === end && bytes[at + 3] === EQUALS);
    if (code === EQUALS) sure = true;
    else if (code >= 0x80) {
      // Beyond ASCII a character has at least two bytes.
      if (bytes[at + 3] !== EQUALS && bytes[at - 3] !== EQUALS) return 'no';
    } else if (!(last && (code === 32 || code === 9)) && at > start) return 'no';
    at += 2;
  }
  return any ? (sure ? 'sure' : 'maybe') : 'no';
};

/** Decodes [from, length): escapes, and a soft break at its end goes. */
export const decodeQuotedPrintable = (text: Undone, from: number): void => {
  const { bytes, length } = text;
  let to = from;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === EQUALS) {
      if (at + 1 === length) break;
      const high = hexValue(bytes[at + 1]);
      const low = hexValue(bytes[at + 2]);
      if (high !== -1 && low !== -1 && at + 2 < length) {
        text.move(to, at, high * 16 + low);
        to += 1;
        at += 2;
        continue;
      }
    }
    text.move(to, at, byte);
    to += 1;
  }
  text.length = to;
};
