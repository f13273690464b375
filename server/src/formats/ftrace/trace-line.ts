import { isDigit, skipBlanks, skipDigits } from '../../input/bytes.ts';

/** Where `[CPU]` begins at the latest: comm (16), pid and thread id (10 each), blanks. */
const MAX_HEAD = 72;
/** Longest name of an event, with its system. */
const MAX_NAME = 80;

/**
 * One line of ftrace, trace-cmd or perf, taken apart; reused for every line:
 * `COMM-PID (TGID) [CPU] FLAGS TIME: EVENT: TEXT` (kernel/trace/trace_output.c), trace-cmd without flags, perf with
 * `COMM PID [CPU] TIME: SYSTEM:EVENT: TEXT`. A comm may hold blanks and `-`.
 */
export class TraceLine {
  commStart = 0;
  commEnd = 0;
  pidStart = 0;
  pidEnd = 0;
  cpuStart = 0;
  cpuEnd = 0;
  timeStart = 0;
  timeEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  textStart = 0;
  /** Seconds. */
  time = 0;

  /** Takes bytes [start, end) apart; false when they are no such line. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    const most = Math.min(end, start + MAX_HEAD);
    let at = start;
    while (at < most && !(bytes[at] === 91 && bytes[at - 1] === 32 && isDigit(bytes[at + 1]))) at += 1;
    if (at >= most || at === start) return false;
    this.cpuStart = at + 1;
    this.cpuEnd = skipDigits(bytes, at + 1, end);
    if (bytes[this.cpuEnd] !== 93 || this.cpuEnd - this.cpuStart < 3) return false;
    return this.#head(bytes, start, at) && this.#time(bytes, this.cpuEnd + 1, end) && this.#name(bytes, end);
  }

  /** `COMM-PID`, `COMM-PID (TGID)`, `COMM PID`, `COMM PID/TID`. */
  #head(bytes: Uint8Array, start: number, stop: number): boolean {
    let at = stop;
    while (at > start && bytes[at - 1] === 32) at -= 1;
    if (bytes[at - 1] === 41) {
      while (at > start && bytes[at] !== 40) at -= 1;
      while (at > start && bytes[at - 1] === 32) at -= 1;
    }
    this.pidEnd = at;
    while (at > start && (isDigit(bytes[at - 1]) || bytes[at - 1] === 47)) at -= 1;
    this.pidStart = at;
    if (this.pidStart === this.pidEnd || (bytes[at - 1] !== 45 && bytes[at - 1] !== 32)) return false;
    this.commStart = skipBlanks(bytes, start, at - 1);
    this.commEnd = at - 1;
    while (this.commEnd > this.commStart && bytes[this.commEnd - 1] === 32) this.commEnd -= 1;
    return this.commEnd > this.commStart;
  }

  #time(bytes: Uint8Array, from: number, end: number): boolean {
    let at = skipBlanks(bytes, from, end);
    if (!isDigit(bytes[at]) || bytes[skipDigits(bytes, at, end)] !== 46) {
      // Four or five flags; 0 to f is the depth of preemption.
      const flags = at;
      while (at < end && at - flags < 9 && bytes[at] !== 32) at += 1;
      at = skipBlanks(bytes, at, end);
    }
    this.timeStart = at;
    const point = skipDigits(bytes, at, end);
    if (point === at || bytes[point] !== 46) return false;
    this.timeEnd = skipDigits(bytes, point + 1, end);
    if (bytes[this.timeEnd] !== 58 || this.timeEnd - point > 10 || point - at > 10) return false;
    let seconds = 0;
    for (let next = at; next < point; next += 1) seconds = seconds * 10 + (bytes[next] ?? 48) - 48;
    let fraction = 0;
    for (let next = point + 1; next < this.timeEnd; next += 1) fraction = fraction * 10 + (bytes[next] ?? 48) - 48;
    const digits = this.timeEnd - point - 1;
    // In whole microseconds, so that the number is the one that is printed.
    this.time = digits === 6 ? (seconds * 1_000_000 + fraction) / 1_000_000 : seconds + fraction / 10 ** digits;
    return true;
  }

  #name(bytes: Uint8Array, end: number): boolean {
    const first = skipBlanks(bytes, this.timeEnd + 1, end);
    const most = Math.min(end, first + MAX_NAME);
    let at = first;
    this.nameStart = first;
    while (at < most && bytes[at] !== 32) {
      if (bytes[at] === 58 && bytes[at + 1] !== 32 && at + 1 < end) this.nameStart = at + 1;
      at += 1;
    }
    if (bytes[at - 1] !== 58 || at - 1 <= this.nameStart) return false;
    this.nameEnd = at - 1;
    this.textStart = skipBlanks(bytes, at, end);
    return true;
  }
}
