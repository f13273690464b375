import { isDigit } from '../input/bytes.ts';
import { mayBeHtml } from '../input/damage/html-text.ts';
import { isStamp, mayBeWriter } from '../input/damage/find-writer.ts';
import { readEnvelope } from '../input/envelope.ts';
import { Origin, type Line } from '../input/line.ts';
import { readBootStamp, type EnvelopeMemo } from './envelope-memo.ts';
import { beginsAlike } from './wrapped-line.ts';

/** What the bytes of a line may be: all others say nothing. */
const Special = { line: 1, writer: 2, damage: 3 } as const;
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 10 || byte === 13) return Special.line;
  if (byte === 40 || byte === 91) return Special.writer;
  return byte >= 0x80 || byte === 38 || byte === 60 || byte === 68 ? Special.damage : 0;
});
/** Whether one of two bytes says something: four bytes are two looks. */
const PAIRS = new Uint8Array(1 << 16);
PAIRS.set(SPECIAL);
for (let filled = 256; filled < PAIRS.length; filled *= 2) PAIRS.copyWithin(filled, 0, filled);
for (const [byte, special] of SPECIAL.entries()) if (special !== 0) PAIRS.fill(1, byte << 8, (byte + 1) << 8);

/**
 * Makes `line` the one that begins at `start`, of whole lines of plain text that end before `limit` (`view` is its bytes), and reads its
 * envelope (`memo` knows that of the last line), when it is a line of a kernel that the damage stage hands to the formats as it stands, and forgets when none
 * takes it: nothing in it looks encoded, no second writer begins in it, and the next line has an envelope as well, so it
 * is not wrapped. Answers where that next line begins, or -1: the line has to go the careful way, and `line` is left anyhow.
 */
export const plainLogLine = (line: Line, view: DataView, start: number, limit: number, memo: EnvelopeMemo): number => {
  const { bytes } = line;
  const isStamped = readStamp(line, start) || memo.read(line, start);
  let at = isStamped ? line.payload : start;
  // Where the last second writer may begin.
  let writer = -1;
  // The line has an end, which is special, so no loop passes it.
  for (; ; at += 1) {
    for (; at + 4 <= limit; at += 4) {
      const four = view.getUint32(at, true);
      if (PAIRS[four & 0xffff] !== 0 || PAIRS[four >>> 16] !== 0) break;
    }
    let special = SPECIAL[bytes[at] ?? 10];
    for (; special === 0; special = SPECIAL[bytes[at] ?? 10]) at += 1;
    if (special === Special.line) {
      if (bytes[at] === 10) break;
      if (bytes[at + 1] !== 10 && bytes[at + 1] !== 13) return -1;
    } else if (special === Special.writer) {
      if (at > start && mayBeWriter(bytes, at)) writer = at;
    } else if (mayBeEncoded(bytes, at)) return -1;
  }
  const next = at + 1;
  line.start = start;
  line.next = next;
  line.limit = limit;
  line.buffer = bytes;
  line.lines = 1;
  if (!beginsAlike(line, start) && !beginsLine(bytes, next, limit)) return -1;
  while (bytes[at - 1] === 13 && at > start) at -= 1;
  line.end = at;
  if (!isStamped) {
    readEnvelope(line);
    if (line.origin !== Origin.kernel || line.end !== at) return -1;
    memo.keep(line, start);
  }
  const { payload } = line;
  return writer >= payload || closes(bytes, payload, at) ? -1 : next;
};

/**
 * Reads the usual envelope, `[   12.345678] ` at `start`, as `readEnvelope` does, which has to read all others. The line
 * has an end behind it.
 */
const readStamp = (line: Line, start: number): boolean => {
  const { bytes } = line;
  if (!readBootStamp(line, start)) return false;
  let at = line.payload;
  // The tag of a host may follow, as a log of the system has it: `host kernel: `.
  while (bytes[at] !== 32 && bytes[at] !== 10) at += 1;
  if (bytes[at + 1] === 107 && bytes[at] === 32) return false;
  line.origin = Origin.kernel;
  line.guest = -1;
  line.wall = NaN;
  line.level = -1;
  return true;
};

/** Does a line of a kernel begin at `at`: with a stamp, or with a level, `<6>`? */
const beginsLine = (bytes: Uint8Array, at: number, limit: number): boolean => {
  if (bytes[at] === 91) return isStamp(bytes, at, limit);
  if (bytes[at] !== 60 || !isDigit(bytes[at + 1])) return false;
  return bytes[at + 2] === 62 || (isDigit(bytes[at + 2]) && bytes[at + 3] === 62);
};

/** May the byte at `at` be of an escape of quoted-printable, of HTML, or of typography? */
const mayBeEncoded = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 68 ? bytes[at - 1] === 51 && bytes[at - 2] === 61 : (bytes[at] ?? 0) >= 0x80 || mayBeHtml(bytes, at);

/** Does bytes [payload, end) end as a quoted-printable line may, or with a bar that closes a row of a table? */
const closes = (bytes: Uint8Array, payload: number, end: number): boolean => {
  if (bytes[end - 1] === 61 || bytes[end - 3] === 61) return true;
  let last = end - 1;
  while (last > payload && bytes[last] === 32) last -= 1;
  return bytes[last] === 124;
};
