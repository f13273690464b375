import { isDigit, skipDigits, startsWith } from '../bytes.ts';

/** So far into a line is looked for a second writer. */
const MAX_LINE = 2048;

/**
 * Where in [from, end) a line of another writer begins, or where the envelope begins behind words that are none: the
 * origin `(XEN) `, a kernel stamp `[   12.345678] `, or the tag ` kernel: ` of a log whose host name was masked. -1:
 * nowhere.
 */
export const findWriter = (bytes: Uint8Array, from: number, end: number): number => {
  const limit = Math.min(end, from + MAX_LINE);
  for (let at = from; at < limit; at += 1) {
    const byte = bytes[at];
    if (byte === 40 && startsWith(bytes, at, end, '(XEN) ')) return at;
    if (byte === 91 && isStamp(bytes, at, end)) return at;
  }
  return -1;
};

/** May `findWriter` find one at the bracket or parenthesis that stands at `at`? Looks a few bytes ahead, up to a line end. */
export const mayBeWriter = (bytes: Uint8Array, at: number): boolean => {
  if (bytes[at] === 40) return bytes[at + 1] === 88;
  let next = at + 1;
  while (bytes[next] === 32) next += 1;
  const digits = next;
  while (isDigit(bytes[next])) next += 1;
  return next > digits && bytes[next] === 46;
};

/** Does `[   12.345678] ` stand at `at`, before `end`: six digits behind the dot, as printk prints them? */
export const isStamp = (bytes: Uint8Array, at: number, end: number): boolean => {
  let next = at + 1;
  while (next < end && bytes[next] === 32 && next - at < 12) next += 1;
  const dot = skipDigits(bytes, next, Math.min(end, next + 12));
  if (dot === next || bytes[dot] !== 46) return false;
  const close = skipDigits(bytes, dot + 1, Math.min(end, dot + 8));
  return (
    close - dot === 7 && bytes[close] === 93 && close + 1 < end && bytes[close + 1] === 32 && isDigit(bytes[dot - 1])
  );
};
