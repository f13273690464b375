import { hexDigit, isDigit, startsWith } from '../../input/bytes.ts';

/** Characters of `flags`, and the base in which they are one number. */
const FLAGS = 7;
const BASE = 128;
const BLANK = 32;

/** The characters of `EptRow.flags`, or null where they are not printed. */
export const flagsText = (flags: number): string | null => {
  if (flags === -1) return null;
  let text = '';
  for (let rest = flags, left = FLAGS; left > 0; left -= 1, rest = Math.floor(rest / BASE))
    text = String.fromCharCode(rest % BASE) + text;
  return text;
};

/** Most hex digits of a frame number: a physical address has 52 bits. */
const MAX_HEX = 13;

/**
 * One entry of key `D`, parsed; reused for every row. Models `ept_dump_p2m_table()` in xen/arch/x86/mm/p2m-ept.c:
 * since 4.5 `gfn: %13lx order: %2d mfn: %13lx RWX MT!` or `… order: %2d PoD`; from 4.2 to 4.4
 * `gfn: %-16lx  mfn: %-16lx  order: %2d  is_pod: %d`.
 */
export class EptRow {
  gfn = 0;
  /** Machine frame, or -1 for an entry that is populated on demand. */
  mfn = -1;
  order = 0;
  /**
   * The seven characters behind the frame (three rights, a blank, memory type and remark) as one number in base 128,
   * because a text for each of millions of entries would cost more than the rest; -1 where they are not printed.
   */
  flags = -1;
  #at = 0;

  /** Parses bytes [start, end); false when they are no whole entry. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    if (!startsWith(bytes, start, end, 'gfn: ')) return false;
    this.#at = start + 5;
    this.gfn = this.#hex(bytes, end);
    if (this.gfn === -1) return false;
    this.#blanks(bytes, end);
    return startsWith(bytes, this.#at, end, 'order: ') ? this.#parseNew(bytes, end) : this.#parseOld(bytes, end);
  }

  #parseNew(bytes: Uint8Array, end: number): boolean {
    if (!this.#order(bytes, end)) return false;
    this.mfn = -1;
    this.flags = -1;
    if (startsWith(bytes, this.#at, end, ' PoD')) return true;
    if (!startsWith(bytes, this.#at, end, ' mfn: ')) return false;
    this.#at += 6;
    this.mfn = this.#hex(bytes, end);
    if (this.mfn === -1 || bytes[this.#at] !== 32) return false;
    // The last may be a blank that an editor has cut off; the memory type before it is not.
    if (end - this.#at < FLAGS) return false;
    let flags = 0;
    for (let next = this.#at + 1; next <= this.#at + FLAGS; next += 1)
      flags = flags * BASE + (next < end ? (bytes[next] ?? BLANK) & (BASE - 1) : BLANK);
    this.flags = flags;
    return true;
  }

  #parseOld(bytes: Uint8Array, end: number): boolean {
    if (!startsWith(bytes, this.#at, end, 'mfn: ')) return false;
    this.#at += 5;
    const mfn = this.#hex(bytes, end);
    this.#blanks(bytes, end);
    if (mfn === -1 || !startsWith(bytes, this.#at, end, 'order: ') || !this.#order(bytes, end)) return false;
    if (!startsWith(bytes, this.#at, end, '  is_pod: ') || !isDigit(bytes[this.#at + 10])) return false;
    this.mfn = bytes[this.#at + 10] === 48 ? mfn : -1;
    this.flags = -1;
    return true;
  }

  #order(bytes: Uint8Array, end: number): boolean {
    this.#at += 7;
    this.#blanks(bytes, end);
    const first = this.#at;
    this.order = 0;
    while (this.#at < end && isDigit(bytes[this.#at])) {
      this.order = this.order * 10 + (bytes[this.#at] ?? 48) - 48;
      this.#at += 1;
    }
    return this.#at > first && this.#at - first < 3;
  }

  #blanks(bytes: Uint8Array, end: number): void {
    while (this.#at < end && bytes[this.#at] === 32) this.#at += 1;
  }

  /** A hexadecimal number behind blanks, or -1. */
  #hex(bytes: Uint8Array, end: number): number {
    this.#blanks(bytes, end);
    const first = this.#at;
    let value = 0;
    for (let digit = hexDigit(bytes[this.#at]); digit !== -1 && this.#at < end; digit = hexDigit(bytes[this.#at])) {
      value = value * 16 + digit;
      this.#at += 1;
    }
    return this.#at === first || this.#at - first > MAX_HEX ? -1 : value;
  }
}
