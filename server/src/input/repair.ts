import type { Line } from './line.ts';

/**
 * The one stage that undoes what terminals and mailers did to a line before formats see it. So far: ANSI escape
 * sequences are taken out. The repaired bytes are a copy; the bytes of the input stay as they are.
 */
export const repairLine = (line: Line): void => {
  const escape = firstEscape(line);
  if (escape !== -1) removeEscapes(line, escape);
};

const ESC = 27;

const firstEscape = (line: Line): number => {
  const { bytes, start, end } = line;
  // A colour sequence stands before or after text; lines of dumps without one are recognised by their first bytes.
  const at = bytes.subarray(start, end).indexOf(ESC);
  return at === -1 ? -1 : start + at;
};

const removeEscapes = (line: Line, first: number): void => {
  const { bytes, start, end } = line;
  const kept = new Uint8Array(end - start);
  kept.set(bytes.subarray(start, first));
  let length = first - start;
  let at = first;
  while (at < end) {
    if (bytes[at] === ESC) {
      at = afterEscape(bytes, at, end);
      continue;
    }
    kept[length] = bytes[at] ?? 0;
    length += 1;
    at += 1;
  }
  line.bytes = kept;
  line.start = 0;
  line.end = length;
};

/** One past an escape sequence: CSI (`ESC [ … letter`), else two bytes. */
const afterEscape = (bytes: Uint8Array, escape: number, end: number): number => {
  if (bytes[escape + 1] !== 91) return Math.min(end, escape + 2);
  let at = escape + 2;
  while (at < end && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x40) at += 1;
  return Math.min(end, at + 1);
};
