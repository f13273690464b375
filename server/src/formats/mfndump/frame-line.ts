import { encodeUtf8 } from '../../core/utf8.ts';
import { hexDigit } from '../../input/bytes.ts';

/** Value of each byte as a hex digit, 255 where it is none. */
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = hexDigit(byte);
  return digit === -1 ? 255 : digit;
});

/** The two kinds of rows: what stands before the first number, and between both. */
export const frameRows = {
  /** `  mfn=0x%lx ==> pfn=0x%lx` */
  m2p: { left: encodeUtf8('  mfn=0x'), middle: encodeUtf8(' ==> pfn=0x') },
  /** `  pfn=0x%lx ==> mfn=0x%lx (type 0x%lx)`, then words that repeat the type. */
  p2m: { left: encodeUtf8('  pfn=0x'), middle: encodeUtf8(' ==> mfn=0x') },
} as const;
const TYPE = encodeUtf8(' (type 0x');
/** Longest text behind the type: ` <invalid type>`. */
const MAX_WORDS = 20;

/**
 * One row of `xen-mfndump`, as unsigned halves; reused for every row. A dump of a large host has as many rows as pages,
 * so this makes no object and looks at every byte once. It reads at most up to the line end behind the row.
 */
export class FrameLine {
  leftLow = 0;
  leftHigh = 0;
  rightLow = 0;
  rightHigh = 0;
  type = 0;
  /** First byte behind what was read. */
  at = 0;
  #low = 0;
  #high = 0;

  /** Reads both numbers of a row that begins at `start`. */
  parse(bytes: Uint8Array, start: number, row: (typeof frameRows)[keyof typeof frameRows]): boolean {
    this.at = start;
    if (!this.#skip(bytes, row.left) || !this.#hex(bytes)) return false;
    this.leftLow = this.#low;
    this.leftHigh = this.#high;
    if (!this.#skip(bytes, row.middle) || !this.#hex(bytes)) return false;
    this.rightLow = this.#low;
    this.rightHigh = this.#high;
    return true;
  }

  /** Reads ` (type 0x…)` behind the numbers, and the words behind it. */
  parseType(bytes: Uint8Array): boolean {
    if (!this.#skip(bytes, TYPE) || !this.#hex(bytes) || this.#high !== 0 || bytes[this.at] !== 41) return false;
    this.type = this.#low;
    let at = this.at + 1;
    const most = at + MAX_WORDS;
    for (let byte = bytes[at]; byte !== undefined && byte >= 32 && at < most; byte = bytes[at]) at += 1;
    this.at = at;
    return true;
  }

  #skip(bytes: Uint8Array, text: Uint8Array): boolean {
    const { at } = this;
    for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text[index]) return false;
    this.at = at + text.length;
    return true;
  }

  /** One to sixteen hex digits. */
  #hex(bytes: Uint8Array): boolean {
    const first = this.at;
    let at = first;
    let low = 0;
    let high = 0;
    let digit = HEX[bytes[at] ?? 0] ?? 255;
    while (digit !== 255) {
      if (at - first >= 8) high = ((high << 4) | (low >>> 28)) >>> 0;
      low = (low << 4) | digit;
      at += 1;
      digit = HEX[bytes[at] ?? 0] ?? 255;
    }
    this.at = at;
    this.#low = low >>> 0;
    this.#high = high;
    return at > first && at - first <= 16;
  }
}

/** Is the line end at `at`: `\n` or `\r\n`? Answers the position behind it, or -1. */
export const afterLineEnd = (bytes: Uint8Array, at: number): number => {
  const next = bytes[at] === 13 ? at + 1 : at;
  return bytes[next] === 10 ? next + 1 : -1;
};
