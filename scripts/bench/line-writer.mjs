// Writes lines of ASCII to a file through one buffer: files of half a gigabyte take seconds, not minutes.
import { closeSync, openSync, writeSync } from 'node:fs';

const SIZE = 1 << 22;
const LONGEST = 1 << 12;

/** Opens a file for lines; `put` adds one, `close` answers how many bytes and lines were written. */
export const openLines = (path) => {
  const file = openSync(path, 'w');
  const buffer = Buffer.allocUnsafe(SIZE);
  let used = 0;
  let bytes = 0;
  let lines = 0;
  const flush = () => {
    writeSync(file, buffer, 0, used);
    bytes += used;
    used = 0;
  };
  return {
    put: (text) => {
      if (used > SIZE - LONGEST) flush();
      used += buffer.latin1Write(text, used);
      buffer[used] = 10;
      used += 1;
      lines += 1;
    },
    size: () => bytes + used,
    lines: () => lines,
    close: () => {
      flush();
      closeSync(file);
      return { bytes, lines };
    },
  };
};
