import { encodeUtf8 } from '../core/utf8.ts';
import { Clock, Origin, type Line } from '../input/line.ts';

/** Longest prefix that is remembered, in bytes. */
const LONGEST = 96;
/** Most lines that pass before another prefix is remembered. */
const LONGEST_PAUSE = 1023;
/** Behind it the text of a kernel begins. */
const TAG = encodeUtf8(' kernel: ');

/**
 * The date, the host and the tag of the last line of a log of the system (`Jan 31 12:00:00 host kernel: `): many lines have
 * the same before one of another second comes, and need no reading.
 */
export class EnvelopeMemo {
  readonly #bytes = new Uint8Array(LONGEST);
  #length = 0;
  /** A stamp of the kernel's own stands behind the tag. */
  #isStamped = false;
  #time = NaN;
  #clock: Clock = Clock.none;
  #wall = NaN;
  /** How many lines had it. */
  #hits = 0;
  /** Lines before another is remembered: stamps that count fractions of seconds never come twice. */
  #pause = 0;
  #left = 0;

  /** Reads the envelope at `start` when it is the remembered one, as `readEnvelope` would, and answers whether it is. */
  read(line: Line, start: number): boolean {
    const { bytes } = line;
    const length = this.#length;
    if (length === 0) return false;
    // They differ in the seconds, if at all.
    for (let at = length - 1; at >= 0; at -= 1) if (this.#bytes[at] !== bytes[start + at]) return false;
    const text = start + length;
    if (this.#isStamped) {
      if (!readBootStamp(line, text) || bytes[text + 8] === 46) return false;
    } else {
      // A stamp, or `message repeated 3 times: [`.
      if (bytes[text] === 91 || bytes[text] === 109) return false;
      line.payload = text;
      line.time = this.#time;
      line.clock = this.#clock;
    }
    line.wall = this.#wall;
    line.origin = Origin.kernel;
    line.guest = -1;
    line.level = -1;
    this.#hits += 1;
    return true;
  }

  /** The envelope of a line of a kernel at `start` was read: remembers it when it is such a one. */
  keep(line: Line, start: number): void {
    this.#length = 0;
    if (this.#left > 0) {
      this.#left -= 1;
      return;
    }
    this.#pause = this.#hits > 0 ? 0 : Math.min(LONGEST_PAUSE, 2 * this.#pause + 1);
    this.#left = this.#pause;
    this.#hits = 0;
    const { bytes, payload, time, clock, wall, level } = line;
    const last = Math.min(payload, start + LONGEST) - TAG.length;
    let text = start;
    while (text < last && !isTag(bytes, text)) text += 1;
    if (!isTag(bytes, text) || level !== -1) return;
    text += TAG.length;
    if (text > payload || text - start > LONGEST) return;
    const isStamped = bytes[text] === 91;
    if (isStamped) {
      const isRead =
        readBootStamp(line, text) && line.payload === payload && line.time === time && clock === Clock.boot;
      line.payload = payload;
      line.time = time;
      line.clock = clock;
      if (!isRead) return;
    } else if (text !== payload) return;
    this.#length = text - start;
    for (let at = 0; at < this.#length; at += 1) this.#bytes[at] = bytes[start + at] ?? 0;
    this.#isStamped = isStamped;
    this.#time = time;
    this.#clock = clock;
    this.#wall = wall;
  }
}

const isTag = (bytes: Uint8Array, at: number): boolean => {
  for (let index = 0; index < TAG.length; index += 1) if (bytes[at + index] !== TAG[index]) return false;
  return true;
};

/** Reads the usual stamp, `[   12.345678] ` at `start`: payload, time and clock. The line has an end behind it. */
export const readBootStamp = (line: Line, start: number): boolean => {
  const { bytes } = line;
  if (bytes[start] !== 91) return false;
  let at = start + 1;
  while (bytes[at] === 32) at += 1;
  const first = at;
  let seconds = 0;
  let digit = (bytes[at] ?? 0) - 48;
  for (; digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - 48) {
    seconds = seconds * 10 + digit;
    at += 1;
  }
  const dot = at;
  if (dot === first || dot - first > 12 || bytes[dot] !== 46) return false;
  let micros = 0;
  for (at = dot + 1; at < dot + 7; at += 1) {
    digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return false;
    micros = micros * 10 + digit;
  }
  if (bytes[at] !== 93 || bytes[at + 1] !== 32) return false;
  line.payload = at + 2;
  line.time = seconds + micros / 1e6;
  line.clock = Clock.boot;
  return true;
};
