import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';

/** Most rows of one run. */
const MAX = 256;
/** Value of each byte as a hex digit, 255 where it is none. */
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/**
 * Parses rows of key `g` that follow each other into arrays. It takes what nearly every row is (frames below 2^32,
 * nothing behind the flags) and stops before anything else, which `GrantRow` then looks at: a full host prints 3.3
 * million rows, and this loop is what reading them costs.
 */
export class GrantRun {
  readonly refs = new Uint32Array(MAX);
  readonly mappers = new Uint16Array(MAX);
  readonly mfns = new Uint32Array(MAX);
  readonly pins = new Uint32Array(MAX);
  readonly shared = new Uint16Array(MAX);
  readonly gmfns = new Uint32Array(MAX);
  readonly flags = new Uint16Array(MAX);
  /** Rows that the last `parse` took. */
  count = 0;
  #at = 0;
  #value = 0;

  /** Parses up to `limit` rows from `line.start` on and moves it behind them. */
  parse(line: Line, prefix: number, limit: number): void {
    const { bytes, end } = line;
    const most = Math.min(limit, MAX);
    let start = line.start;
    this.count = 0;
    while (this.count < most && isEnvelope(bytes, start, prefix)) {
      const next = this.#row(bytes, start + prefix, end);
      if (next === -1) break;
      this.count += 1;
      start = next;
    }
    line.start = start;
  }

  /** One row at `at`; answers the position behind its line end, or -1 when it is not an ordinary row. */
  #row(bytes: Uint8Array, at: number, end: number): number {
    const row = this.count;
    // The last line before `end` has its line end, and no loop below passes one.
    if (at >= end || bytes[at] !== 91) return -1;
    this.#at = at + 1;
    if (!this.#number(bytes) || bytes[this.#at] !== 93) return -1;
    this.refs[row] = this.#value;
    this.#at += 1;
    if (!this.#decimal(bytes)) return -1;
    this.mappers[row] = this.#value;
    if (this.#hex(bytes) === 0) return -1;
    this.mfns[row] = this.#value;
    if (this.#hex(bytes) !== 8) return -1;
    this.pins[row] = this.#value;
    if (!this.#decimal(bytes)) return -1;
    this.shared[row] = this.#value;
    if (this.#hex(bytes) === 0) return -1;
    this.gmfns[row] = this.#value;
    const digits = this.#hex(bytes);
    if (digits < 2 || digits > 4) return -1;
    this.flags[row] = this.#value;
    if (bytes[this.#at] === 13) this.#at += 1;
    return bytes[this.#at] === 10 ? this.#at + 1 : -1;
  }

  /** A reference: hex with `0x` since 4.9, decimal before. */
  #number(bytes: Uint8Array): boolean {
    let at = this.#at;
    while (bytes[at] === 32) at += 1;
    this.#at = at;
    return bytes[at] === 48 && bytes[at + 1] === 120 ? this.#hex(bytes) > 0 : this.#decimal(bytes);
  }

  /** Blanks and a domain id or a decimal reference: at most five digits and below 2^16. */
  #decimal(bytes: Uint8Array): boolean {
    let at = this.#at;
    while (bytes[at] === 32) at += 1;
    const first = at;
    let value = 0;
    let digit = (bytes[at] ?? 0) - 48;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at += 1;
      digit = (bytes[at] ?? 0) - 48;
    }
    this.#at = at;
    this.#value = value;
    return at > first && at - first <= 5 && value <= 0xffff;
  }

  /** Blanks, `0x` and hex digits; answers how many, 0 when there are none or more than eight. */
  #hex(bytes: Uint8Array): number {
    let at = this.#at;
    while (bytes[at] === 32) at += 1;
    if (bytes[at] !== 48 || bytes[at + 1] !== 120) return 0;
    at += 2;
    const first = at;
    let value = 0;
    let digit = HEX[bytes[at] ?? 0] ?? 255;
    while (digit !== 255) {
      value = (value << 4) | digit;
      at += 1;
      digit = HEX[bytes[at] ?? 0] ?? 255;
    }
    this.#at = at;
    this.#value = value >>> 0;
    return at - first > 8 ? 0 : at - first;
  }
}

/** Does an envelope like that of the row before stand here: none, `(XEN) `, or `(XEN) [stamp] ` of the same length? */
const isEnvelope = (bytes: Uint8Array, at: number, prefix: number): boolean => {
  if (prefix === 0) return true;
  if (!startsWith(bytes, at, at + prefix, '(XEN) ')) return false;
  if (prefix === 6) return true;
  if (bytes[at + 6] !== 91 || bytes[at + prefix - 2] !== 93 || bytes[at + prefix - 1] !== 32) return false;
  for (let next = at + 7; next < at + prefix - 2; next += 1) {
    const byte = bytes[next] ?? 0;
    if (byte < 32 || (byte > 58 && HEX[byte] === 255)) return false;
  }
  return true;
};
