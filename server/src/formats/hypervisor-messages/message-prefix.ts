import { isDigit, skipDigits, startsWith } from '../../input/bytes.ts';

/** What stands in front of a hypervisor message. */
export interface MessagePrefix {
  /** First byte of the message itself. */
  at: number;
  /** The domain whose vCPU was running (the caller), or null. */
  domid: number | null;
  /** A vCPU stands there (`d0v1 `, `d[IDLE]v0 `), or behind a file its domain: no other program writes so. */
  isOwn: boolean;
}

/** Longest file name with line number that is looked for. */
const MAX_FILE = 96;

/**
 * Reads the prefix of a message at [at, end) into `prefix`: `d0v1 ` of `gprintk` (all builds), and before it
 * `common/grant_table.c:1053:` of `gdprintk` and `dprintk` (debug builds), behind which up to 4.4 `d0 ` stands, and
 * behind both the function of the P2M code.
 */
export const readPrefix = (bytes: Uint8Array, at: number, end: number, prefix: MessagePrefix): void => {
  prefix.at = at;
  prefix.domid = null;
  prefix.isOwn = false;
  const behind = afterFile(bytes, at, end);
  if (behind !== -1) prefix.at = bytes[behind] === 32 ? behind + 1 : behind;
  // `gdprintk` has no blank behind the line number; behind that of `dprintk` the message itself may name a domain.
  readVcpu(bytes, prefix.at, end, behind !== -1 && bytes[behind] !== 32, prefix);
  prefix.at = behindFunction(bytes, prefix.at, end);
};

const TRACES = ['p2m: ', 'p2mdebug: ', 'pg error: ', 'hap error: '];

/** Behind `p2m: p2m_add(): ` of `P2M_PRINTK` and its like, else where it began. */
const behindFunction = (bytes: Uint8Array, at: number, end: number): number => {
  if (bytes[at] !== 112 && bytes[at] !== 104) return at;
  const trace = TRACES.find((text) => startsWith(bytes, at, end, text));
  if (trace === undefined) return at;
  let next = at + trace.length;
  const limit = Math.min(end, next + MAX_FILE);
  while (next < limit && bytes[next] !== 40 && bytes[next] !== 32) next += 1;
  return startsWith(bytes, next, end, '(): ') ? next + 4 : at;
};

/** One past `file.c:LINE:`, or -1. */
const afterFile = (bytes: Uint8Array, at: number, end: number): number => {
  const limit = Math.min(end, at + MAX_FILE);
  let next = at;
  while (next < limit && bytes[next] !== 58 && bytes[next] !== 32) next += 1;
  if (bytes[next] !== 58 || next - at < 3 || next >= limit) return -1;
  if (bytes[next - 2] !== 46 || (bytes[next - 1] !== 99 && bytes[next - 1] !== 104)) return -1;
  const stop = skipDigits(bytes, next + 1, end);
  return stop > next + 1 && bytes[stop] === 58 && stop < end ? stop + 1 : -1;
};

/** `d5v0 ` (with a colon in some messages of Arm), `d[IDLE]v0 `, `IDLEv0 `, and behind a file name `d5 `. */
const readVcpu = (bytes: Uint8Array, at: number, end: number, behindFile: boolean, prefix: MessagePrefix): void => {
  if (startsWith(bytes, at, end, 'IDLEv') || startsWith(bytes, at, end, 'd[IDLE]v')) {
    const stop = skipDigits(bytes, at + (bytes[at] === 73 ? 5 : 8), end);
    if (bytes[stop] !== 32) return;
    prefix.at = stop + 1;
    prefix.isOwn = true;
    return;
  }
  if (bytes[at] !== 100 || !isDigit(bytes[at + 1])) return;
  let stop = skipDigits(bytes, at + 1, end);
  if (stop - at > 6) return;
  const domid = numberAt(bytes, at + 1, stop);
  if (bytes[stop] === 118) stop = skipDigits(bytes, stop + 1, end);
  else if (!behindFile) return;
  if (bytes[stop] === 58) stop += 1;
  if (bytes[stop] !== 32 || stop >= end) return;
  prefix.at = stop + 1;
  prefix.domid = domid;
  prefix.isOwn = true;
};

const numberAt = (bytes: Uint8Array, at: number, stop: number): number => {
  let value = 0;
  for (let next = at; next < stop; next += 1) value = value * 10 + (bytes[next] ?? 48) - 48;
  return value;
};
