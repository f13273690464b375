/** Small readers of ASCII text in bytes, for envelopes and hot parsers. None makes a string. */

/** `0` to `9`. */
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Value of a hex digit, or -1. */
export const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
};

/** Does `text` (ASCII) stand at `at`, before `end`? */
export const startsWith = (bytes: Uint8Array, at: number, end: number, text: string): boolean => {
  if (end - at < text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
};

/** Does `text`, a decimal number and the byte `close` stand at `at`? A heading that was cut has no close. */
export const startsNumbered = (bytes: Uint8Array, at: number, end: number, text: string, close: number): boolean => {
  const digits = at + text.length;
  if (!startsWith(bytes, at, end, text)) return false;
  const stop = skipDigits(bytes, digits, end);
  return stop > digits && stop < end && bytes[stop] === close;
};

/** First byte at or after `at` that is not a blank or tab. */
export const skipBlanks = (bytes: Uint8Array, at: number, end: number): number => {
  let next = at;
  while (next < end && (bytes[next] === 32 || bytes[next] === 9)) next += 1;
  return next;
};

/** First byte at or after `at` that is not a decimal digit. */
export const skipDigits = (bytes: Uint8Array, at: number, end: number): number => {
  let next = at;
  while (next < end && isDigit(bytes[next])) next += 1;
  return next;
};

/** Decimal number in [at, end), exact below 2^53; NaN when another byte stands there or nothing does. */
export const decimal = (bytes: Uint8Array, at: number, end: number): number => {
  if (at >= end) return NaN;
  let value = 0;
  for (let next = at; next < end; next += 1) {
    const byte = bytes[next] ?? 0;
    if (byte < 48 || byte > 57) return NaN;
    value = value * 10 + byte - 48;
  }
  return value;
};

/** Position of `text` (ASCII) in [at, end), or -1. */
export const indexOfText = (bytes: Uint8Array, at: number, end: number, text: string): number => {
  const first = text.charCodeAt(0);
  for (let next = at; next + text.length <= end; next += 1) {
    if (bytes[next] === first && startsWith(bytes, next, end, text)) return next;
  }
  return -1;
};
