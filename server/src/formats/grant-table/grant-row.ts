import { hexDigit } from '../../input/bytes.ts';

/**
 * One entry line of key `g`, parsed. 64-bit values are two unsigned halves. Reused for every row.
 * Models `gnttab_usage_print()` in xen/common/grant_table.c, 4.0 to 4.22:
 * `[REF] MAPPER 0xMFN 0xPIN SHARED 0xGMFN 0xFLAGS`, where REF is decimal up to 4.8 and hex with `0x` since 4.9.
 */
export class GrantRow {
  ref = 0;
  mapper = 0;
  mfnLow = 0;
  mfnHigh = 0;
  pin = 0;
  shared = 0;
  gmfnLow = 0;
  gmfnHigh = 0;
  flags = 0;
  #at = 0;
  #low = 0;
  #high = 0;

  /** Parses bytes [start, end); false when they are no whole row. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== 91) return false;
    this.#at = start + 1;
    while (this.#at < end && bytes[this.#at] === 32) this.#at += 1;
    const isHex = bytes[this.#at] === 48 && bytes[this.#at + 1] === 120;
    if (isHex ? this.#hex(bytes, end) === 0 : !this.#decimal(bytes, end)) return false;
    if (bytes[this.#at] !== 93) return false;
    this.ref = this.#low;
    this.#at += 1;
    if (!this.#decimal(bytes, end)) return false;
    this.mapper = this.#low;
    if (this.#hex(bytes, end) === 0) return false;
    this.mfnLow = this.#low;
    this.mfnHigh = this.#high;
    if (this.#hex(bytes, end) !== 8) return false;
    this.pin = this.#low;
    if (!this.#decimal(bytes, end)) return false;
    this.shared = this.#low;
    if (this.#hex(bytes, end) === 0) return false;
    this.gmfnLow = this.#low;
    this.gmfnHigh = this.#high;
    // Flags have at least two digits: one digit is a line that was cut.
    if (this.#hex(bytes, end) < 2) return false;
    this.flags = this.#low;
    while (this.#at < end && bytes[this.#at] === 32) this.#at += 1;
    return this.#at === end;
  }

  /** Blanks, then a decimal number below 2^32. */
  #decimal(bytes: Uint8Array, end: number): boolean {
    let at = this.#at;
    while (at < end && bytes[at] === 32) at += 1;
    const first = at;
    let value = 0;
    while (at < end) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    this.#at = at;
    this.#low = value;
    return at > first && at - first <= 10 && value <= 0xffffffff;
  }

  /** Blanks, then `0x` and hex digits; answers how many digits (up to 16), 0 when there is none. */
  #hex(bytes: Uint8Array, end: number): number {
    let at = this.#at;
    while (at < end && bytes[at] === 32) at += 1;
    if (bytes[at] !== 48 || bytes[at + 1] !== 120) return 0;
    at += 2;
    const first = at;
    let low = 0;
    let high = 0;
    while (at < end) {
      const digit = hexDigit(bytes[at]);
      if (digit === -1) break;
      if (at - first >= 7) high = ((high << 4) | (low >>> 28)) >>> 0;
      low = ((low << 4) | digit) >>> 0;
      at += 1;
    }
    this.#at = at;
    this.#low = low;
    this.#high = high;
    const digits = at - first;
    return digits > 16 ? 0 : digits;
  }
}
