import { decimal, isDigit, skipBlanks, skipDigits, startsWith } from './bytes.ts';
import { Clock, Origin, type Line } from './line.ts';
import { readBracketTime, readDate, readSyslogTime } from './timestamp.ts';

/**
 * Takes the envelopes off a line: hypervisor origin and timestamp (nested origins too), printk prefixes in all shapes
 * of `dmesg`, syslog and journal prefixes. Sets payload, origin, guest, time, clock and level; never fails: what is no
 * envelope is payload.
 */
export const readEnvelope = (line: Line): void => {
  line.origin = Origin.plain;
  line.guest = -1;
  line.time = NaN;
  line.clock = Clock.none;
  line.wall = NaN;
  line.level = -1;
  const { bytes, start } = line;
  const first = bytes[start];
  let at = start;
  if (first !== 40) {
    at = readOuter(line, start, first);
  }
  line.payload = isFrom(line, Origin.kernel) ? at : readOrigins(line, at);
};

const isFrom = (line: Line, origin: Origin): boolean => line.origin === origin;

/** `(XEN) ` and `(d6) `, repeatedly: an inner hypervisor's console arrives as its host's guest text. */
const readOrigins = (line: Line, from: number): number => {
  const { bytes, end } = line;
  let at = from;
  while (bytes[at] === 40 && at < end) {
    if (startsWith(bytes, at, end, '(XEN) ')) {
      line.origin = Origin.hypervisor;
      at += 6;
    } else if (startsWith(bytes, at, end, '(XEN)') && end - at === 5) {
      line.origin = Origin.hypervisor;
      return end;
    } else {
      const stop = bytes[at + 1] === 100 ? skipDigits(bytes, at + 2, end) : at;
      if (stop <= at + 2 || bytes[stop] !== 41) return at;
      if (line.guest === -1) line.guest = decimal(bytes, at + 2, stop);
      line.origin = Origin.guest;
      at = bytes[stop + 1] === 32 ? stop + 2 : stop + 1;
    }
    if (bytes[at] === 91) {
      const after = readBracketTime(line, at);
      if (after !== -1) at = after;
    }
  }
  return at;
};

/** Everything that can stand outside: printk time and level, syslog, journal, `dmesg -x`, /dev/kmsg, xenconsoled. */
const readOuter = (line: Line, at: number, first: number | undefined): number => {
  if (first === 91) return readPrintk(line, at, true);
  if (first === 60) return readRawLevel(line, at);
  if (isDigit(first)) {
    const kmsg = readKmsg(line, at);
    if (kmsg !== -1) return kmsg;
    const dated = readDate(line, at);
    return dated === -1 ? at : readAfterDate(line, at, dated);
  }
  if (first !== undefined && first >= 65 && first <= 83) {
    const stamped = readSyslogTime(line, at);
    // A console server stamps the lines of the hypervisor, which have no host.
    if (stamped !== -1) return line.bytes[stamped + 1] === 40 ? stamped + 1 : readHost(line, stamped, at);
  }
  if (startsWith(line.bytes, at, line.end, 'kern ')) return readFacility(line, at);
  return isLetter(first) ? readBareHost(line, at) : at;
};

const isLetter = (byte: number | undefined): boolean => byte !== undefined && (byte | 32) >= 97 && (byte | 32) <= 122;

/** `host kernel: ` whose date somebody cut off. */
const readBareHost = (line: Line, at: number): number => {
  const text = afterKernelTag(line.bytes, at, line.end);
  if (text === -1) return at;
  line.origin = Origin.kernel;
  return line.bytes[text] === 91 ? readPrintk(line, text, false) : text;
};

/** `[   12.345678] `, then an optional `[  T123] ` (CONFIG_PRINTK_CALLER); an outer stamp of xenconsoled looks alike. */
const readPrintk = (line: Line, at: number, outer: boolean): number => {
  const { bytes, end } = line;
  const after = readBracketTime(line, at);
  if (after === -1) return at;
  if (outer && line.clock !== Clock.boot && bytes[after] === 40) return after;
  line.origin = Origin.kernel;
  let next = after;
  if (bytes[next - 1] === 93 && bytes[next] === 91) {
    const close = bytes.indexOf(93, next);
    if (close !== -1 && close < end && close - next <= 12) next = skipBlanks(bytes, close + 1, end);
  }
  if (bytes[at + 8] === 46 && bytes[next + 6] === 58) return afterCrashLevel(line, next);
  const host = outer ? afterKernelTag(bytes, next, end) : -1;
  return host === -1 ? next : host;
};

/** `[      1.234567]   INFO: text`, as xen-crashdump-analyser prints the ring of a kernel: seconds take seven places. */
const afterCrashLevel = (line: Line, at: number): number => {
  const level = CRASH_LEVELS.findIndex((name) => startsWith(line.bytes, at, line.end, name));
  if (level === -1) return at;
  line.level = level;
  return at + 8;
};

/** `<6>[…] ` of `dmesg -r`: facility * 8 + level. */
const readRawLevel = (line: Line, at: number): number => {
  const { bytes, end } = line;
  const stop = skipDigits(bytes, at + 1, end);
  if (stop === at + 1 || bytes[stop] !== 62) return at;
  line.level = decimal(bytes, at + 1, stop) & 7;
  line.origin = Origin.kernel;
  return bytes[stop + 1] === 91 ? readPrintk(line, stop + 1, false) : stop + 1;
};

/** `6,1234,5140900,-;text` of /dev/kmsg: level, sequence number, microseconds, flags. */
const readKmsg = (line: Line, at: number): number => {
  const { bytes, end } = line;
  const level = skipDigits(bytes, at, end);
  if (bytes[level] !== 44 || level - at > 3) return -1;
  const sequence = skipDigits(bytes, level + 1, end);
  if (bytes[sequence] !== 44 || sequence === level + 1) return -1;
  const micros = skipDigits(bytes, sequence + 1, end);
  if (bytes[micros] !== 44 || micros === sequence + 1) return -1;
  const semicolon = bytes.indexOf(59, micros);
  if (semicolon === -1 || semicolon >= end || semicolon - micros > 40) return -1;
  line.level = decimal(bytes, at, level) & 7;
  line.time = decimal(bytes, sequence + 1, micros) / 1e6;
  line.clock = Clock.boot;
  line.origin = Origin.kernel;
  return semicolon + 1;
};

/**
 * After an ISO date: a zone, then `host kernel: ` (journal) or the text itself (`dmesg --time-format iso`, which prints
 * the zone as numbers; `Z` is how QEMU and collectors of logs stamp the lines of anybody).
 */
const readAfterDate = (line: Line, start: number, dated: number): number => {
  const { bytes, end } = line;
  let at = dated;
  const isUtc = bytes[at] === 90;
  if (bytes[at] === 43 || bytes[at] === 45) at += bytes[at + 3] === 58 ? 6 : 5;
  else if (bytes[at] === 90) at += 1;
  if (bytes[at] !== 32) return start;
  if (bytes[at + 1] === 40) return at + 1;
  const tagged = readHost(line, at, start);
  if (tagged !== start || bytes[start + 10] !== 84 || at >= end) return tagged;
  if (isUtc) return bytes[at + 1] === 91 ? readPrintk(line, at + 1, false) : at + 1;
  line.origin = Origin.kernel;
  return at + 1;
};

/** ` host kernel: `, then an optional printk stamp; anything else is not a kernel line. */
const readHost = (line: Line, at: number, start: number): number => {
  const text = afterKernelTag(line.bytes, at + 1, line.end);
  if (text === -1) return start;
  line.origin = Origin.kernel;
  const own = readRepeated(line, text);
  return line.bytes[own] === 91 ? readPrintk(line, own, false) : own;
};

/** `message repeated 3 times: [ TEXT]` of rsyslog and journald: the text between the brackets is the line. */
const readRepeated = (line: Line, at: number): number => {
  const { bytes, end } = line;
  if (!startsWith(bytes, at, end, 'message repeated ')) return at;
  const times = skipDigits(bytes, at + 17, end);
  if (times === at + 17 || !startsWith(bytes, times, end, ' times: [') || bytes[end - 1] !== 93) return at;
  line.end = end - 1;
  return skipBlanks(bytes, times + 9, line.end);
};

/** After `host kernel: ` at `at`, or -1. */
const afterKernelTag = (bytes: Uint8Array, at: number, end: number): number => {
  let blank = at;
  while (blank < end && bytes[blank] !== 32 && blank - at < 256) blank += 1;
  return blank > at && startsWith(bytes, blank, end, ' kernel: ') ? blank + 9 : -1;
};

const CRASH_LEVELS = [' EMERG: ', ' ALERT: ', '  CRIT: ', '   ERR: ', '  WARN: ', 'NOTICE: ', '  INFO: ', ' DEBUG: '];
const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

/** `kern  :info  : [   12.345678] text` of `dmesg -x`. */
const readFacility = (line: Line, at: number): number => {
  const { bytes, end } = line;
  const colon = skipBlanks(bytes, at + 4, end);
  if (bytes[colon] !== 58) return at;
  const level = LEVELS.findIndex((name) => startsWith(bytes, colon + 1, end, name));
  let stop = colon + 1;
  while (stop < end && bytes[stop] !== 58 && stop - colon < 12) stop += 1;
  if (bytes[stop] !== 58) return at;
  line.level = level;
  line.origin = Origin.kernel;
  const text = skipBlanks(bytes, stop + 1, end);
  return bytes[text] === 91 ? readPrintk(line, text, false) : text;
};
