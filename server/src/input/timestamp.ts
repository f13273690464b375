import { months } from './months.ts';
import { decimal, hexDigit, isDigit, skipDigits, startsWith } from './bytes.ts';
import { Clock, type Line } from './line.ts';

/**
 * Timestamps in brackets, as the hypervisor (console.c, `console_timestamps`) and the kernel (printk time, `dmesg -T`)
 * print them. Each reader answers the position after the stamp and its blank, or -1, and sets time and clock.
 */
export const readBracketTime = (line: Line, at: number): number => {
  const { bytes, end } = line;
  if (bytes[at] !== 91) return -1;
  const second = bytes[at + 1];
  if (second === 32 || isDigit(second)) {
    const boot = bootTime(line, at + 1);
    if (boot !== -1) return boot;
    const dated = readDate(line, at + 1);
    if (dated !== -1 && bytes[dated] === 93) return afterBracket(bytes, dated, end);
  }
  const raw = rawTime(line, at + 1);
  return raw !== -1 ? raw : humanTime(line, at + 1);
};

const afterBracket = (bytes: Uint8Array, bracket: number, end: number): number =>
  bracket + 1 < end && bytes[bracket + 1] === 32 ? bracket + 2 : bracket + 1;

/** `   12.345678]`: seconds since boot, blank padded to five digits. */
const bootTime = (line: Line, from: number): number => {
  const { bytes, end } = line;
  let at = from;
  while (at < end && bytes[at] === 32) at += 1;
  const dot = skipDigits(bytes, at, end);
  if (dot === at || bytes[dot] !== 46) return -1;
  const stop = skipDigits(bytes, dot + 1, end);
  if (stop - dot !== 7 || bytes[stop] !== 93) return -1;
  line.time = decimal(bytes, at, dot) + decimal(bytes, dot + 1, stop) / 1e6;
  line.clock = Clock.boot;
  return afterBracket(bytes, stop, end);
};

/** Sixteen hex digits: the cycle counter before the clock works. */
const rawTime = (line: Line, from: number): number => {
  const { bytes, end } = line;
  if (end - from < 17 || bytes[from + 16] !== 93) return -1;
  let value = 0;
  for (let at = from; at < from + 16; at += 1) {
    const digit = hexDigit(bytes[at]);
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  line.time = value;
  line.clock = Clock.raw;
  return afterBracket(bytes, from + 16, end);
};

/** `2024-01-31 12:00:00` with a blank or `T`, and an optional fraction; answers the position after it, or -1. */
export const readDate = (line: Line, from: number): number => {
  const { bytes, end } = line;
  if (end - from < 19 || bytes[from + 4] !== 45 || bytes[from + 7] !== 45) return -1;
  const separator = bytes[from + 10];
  if (separator !== 32 && separator !== 84) return -1;
  const day = daysSinceEpoch(
    decimal(bytes, from, from + 4),
    decimal(bytes, from + 5, from + 7),
    decimal(bytes, from + 8, from + 10),
  );
  const seconds = timeOfDay(bytes, from + 11);
  if (Number.isNaN(day + seconds)) return -1;
  let at = from + 19;
  let fraction = 0;
  if (bytes[at] === 46 || bytes[at] === 44) {
    const stop = skipDigits(bytes, at + 1, end);
    fraction = stop === at + 1 ? 0 : decimal(bytes, at + 1, stop) / 10 ** (stop - at - 1);
    at = stop;
  }
  line.time = day * 86400 + seconds + fraction;
  line.wall = line.time;
  line.clock = Clock.wall;
  return at;
};

/** Month 1 to 12 whose English short name stands at `at`, or NaN. */
const monthAt = (bytes: Uint8Array, at: number, end: number): number => {
  for (let month = 0; month < 12; month += 1) if (startsWith(bytes, at, end, months[month] ?? '')) return month + 1;
  return NaN;
};

/** `Wed Jan 31 12:00:00 2024]` of `dmesg -T`. */
const humanTime = (line: Line, from: number): number => {
  const { bytes, end } = line;
  if (end - from < 25 || bytes[from + 24] !== 93) return -1;
  const year = decimal(bytes, from + 20, from + 24);
  const time = monthDayTime(bytes, from + 4, end, year);
  if (Number.isNaN(time)) return -1;
  line.time = time;
  line.wall = line.time;
  line.clock = Clock.wall;
  return afterBracket(bytes, from + 24, end);
};

/** `Jan 31 12:00:00` of syslog, which has no year; answers the position after it, or -1. */
export const readSyslogTime = (line: Line, from: number): number => {
  const { bytes, end } = line;
  if (end - from < 16) return -1;
  const time = monthDayTime(bytes, from, end, 1970);
  if (Number.isNaN(time)) return -1;
  let at = from + 15;
  let fraction = 0;
  if (bytes[at] === 46) {
    const stop = skipDigits(bytes, at + 1, end);
    fraction = decimal(bytes, at + 1, stop) / 10 ** (stop - at - 1);
    at = stop;
  }
  line.time = time + fraction;
  line.wall = line.time;
  line.clock = Clock.wall;
  return at;
};

const monthDayTime = (bytes: Uint8Array, at: number, end: number, year: number): number => {
  const month = monthAt(bytes, at, end);
  if (Number.isNaN(month)) return NaN;
  const day = bytes[at + 4] === 32 ? decimal(bytes, at + 5, at + 6) : decimal(bytes, at + 4, at + 6);
  return daysSinceEpoch(year, month, day) * 86400 + timeOfDay(bytes, at + 7);
};

const timeOfDay = (bytes: Uint8Array, at: number): number =>
  bytes[at + 2] === 58 && bytes[at + 5] === 58
    ? decimal(bytes, at, at + 2) * 3600 + decimal(bytes, at + 3, at + 5) * 60 + decimal(bytes, at + 6, at + 8)
    : NaN;

/** Days from 1970-01-01 in the Gregorian calendar; NaN when a part is NaN. */
const daysSinceEpoch = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
};
