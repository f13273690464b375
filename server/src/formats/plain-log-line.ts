import { mayBeHtml } from '../input/damage/html-text.ts';
import { mayBeWriter } from '../input/damage/find-writer.ts';
import { readEnvelope } from '../input/envelope.ts';
import { Origin, type Line } from '../input/line.ts';
import { beginsAlike } from './wrapped-line.ts';

/** Bytes that end a line, or with which something begins that the damage stage undoes; all others say nothing. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || [10, 13, 38, 40, 60, 68, 91].includes(byte) ? 1 : 0,
);

/**
 * Makes `line` the one that begins at `start`, of whole lines of plain text that end before `limit`, and reads its
 * envelope, when it is a line of a kernel that the damage stage hands to the formats as it stands, and forgets when none
 * takes it: nothing in it looks encoded, no second writer begins in it, and the next line begins alike, so it is not
 * wrapped. Answers where that next line begins, or -1: the line has to go the careful way, and `line` is left anyhow.
 */
export const plainLogLine = (line: Line, start: number, limit: number): number => {
  const { bytes } = line;
  let at = start;
  // Where the last second writer may begin.
  let writer = -1;
  for (; at < limit; at += 1) {
    const byte = bytes[at] ?? 0;
    if (SPECIAL[byte] === 0) continue;
    if (byte === 10) break;
    if (byte === 91 || byte === 40) {
      if (at > start && mayBeWriter(bytes, at)) writer = at;
    } else if (byte === 13) {
      if (bytes[at + 1] !== 10 && bytes[at + 1] !== 13) return -1;
    } else if (byte === 68) {
      if (bytes[at - 1] === 51 && bytes[at - 2] === 61) return -1;
    } else if (byte >= 0x80 || mayBeHtml(bytes, at)) return -1;
  }
  const next = at + 1;
  line.start = start;
  line.next = next;
  line.limit = limit;
  line.buffer = bytes;
  line.lines = 1;
  if (!beginsAlike(line, start)) return -1;
  while (bytes[at - 1] === 13 && at > start) at -= 1;
  line.end = at;
  readEnvelope(line);
  const { payload } = line;
  if (line.origin !== Origin.kernel || line.end !== at || writer >= payload) return -1;
  return closes(bytes, payload, at) ? -1 : next;
};

/** Does bytes [payload, end) end as a quoted-printable line may, or with a bar that closes a row of a table? */
const closes = (bytes: Uint8Array, payload: number, end: number): boolean => {
  if (bytes[end - 1] === 61 || bytes[end - 3] === 61) return true;
  let last = end - 1;
  while (last > payload && bytes[last] === 32) last -= 1;
  return bytes[last] === 124;
};
