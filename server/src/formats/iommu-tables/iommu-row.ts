import { hexDigit, startsWith } from '../../input/bytes.ts';

/** Deepest page table of an IOMMU: six levels. */
const MAX_DEPTH = 6;
const MAX_HEX = 13;

/**
 * One entry of key `o`, parsed; reused for every row. Models `vtd_dump_page_table_level()` and
 * `amd_dump_page_table_level()`: `gfn: %08lx mfn: %08lx` (AMD with two blanks), `dfn: …` since 4.12, rights behind it
 * since 4.16 (VT-d) and 4.17 (AMD). One blank in front for each level that was walked down.
 */
export class IommuRow {
  depth = 0;
  dfn = 0;
  mfn = 0;
  /** Two characters, `r` or `-` and `w` or `-`; empty where they are not printed. */
  rights = '';
  #at = 0;

  /** Parses bytes [start, end); false when they are no whole entry. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    while (at < end && bytes[at] === 32 && at - start <= MAX_DEPTH) at += 1;
    this.depth = at - start;
    if (this.depth > MAX_DEPTH - 1) return false;
    if (!startsWith(bytes, at, end, 'dfn: ') && !startsWith(bytes, at, end, 'gfn: ')) return false;
    this.#at = at + 5;
    this.dfn = this.#hex(bytes, end);
    if (this.dfn === -1 || bytes[this.#at] !== 32) return false;
    this.#at += bytes[this.#at + 1] === 32 ? 2 : 1;
    if (!startsWith(bytes, this.#at, end, 'mfn: ')) return false;
    this.#at += 5;
    this.mfn = this.#hex(bytes, end);
    return this.mfn !== -1 && this.#rest(bytes, end);
  }

  #rest(bytes: Uint8Array, end: number): boolean {
    let at = this.#at;
    while (at < end && bytes[at] === 32) at += 1;
    let last = end;
    while (last > at && (bytes[last - 1] === 32 || bytes[last - 1] === 13)) last -= 1;
    this.rights = '';
    if (last === at) return true;
    const read = bytes[at];
    const write = bytes[at + 1];
    if (last - at !== 2 || (read !== 114 && read !== 45) || (write !== 119 && write !== 45)) return false;
    this.rights = `${read === 114 ? 'r' : '-'}${write === 119 ? 'w' : '-'}`;
    return true;
  }

  /** A number of at least eight hexadecimal digits, or -1. */
  #hex(bytes: Uint8Array, end: number): number {
    const first = this.#at;
    let value = 0;
    for (let digit = hexDigit(bytes[this.#at]); digit !== -1 && this.#at < end; digit = hexDigit(bytes[this.#at])) {
      value = value * 16 + digit;
      this.#at += 1;
    }
    return this.#at - first < 8 || this.#at - first > MAX_HEX ? -1 : value;
  }
}
