import type { Line } from './line.ts';

/** Is the line valid UTF-8 without NUL? Surrogates and over-long forms are not looked for: a display handles them. */
export const isPlainText = (line: Line): boolean => {
  const { bytes, end } = line;
  let at = line.start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) return false;
    const length =
      byte < 0x80
        ? 1
        : byte >= 0xc2 && byte < 0xe0
          ? 2
          : byte >= 0xe0 && byte < 0xf0
            ? 3
            : byte < 0xf5 && byte >= 0xf0
              ? 4
              : 0;
    if (length === 0 || at + length > end) return false;
    for (let next = at + 1; next < at + length; next += 1) {
      if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return false;
    }
    at += length;
  }
  return true;
};
