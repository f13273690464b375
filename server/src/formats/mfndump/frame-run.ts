import { encodeUtf8 } from '../../core/utf8.ts';
import { hexDigit } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';

/** Most rows of one run. */
const MAX = 256;
/** The longest row with its line end: both texts, sixteen digits each, CR and LF. */
const LONGEST = 8 + 16 + 11 + 16 + 2;
/** Value of each byte as a hex digit, 255 where it is none. */
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = hexDigit(byte);
  return digit === -1 ? 255 : digit;
});

/** Four letters as a little-endian number. */
const word = (text: string): number => new DataView(encodeUtf8(text).buffer).getUint32(0, true);
const LEFT = [word('  mf'), word('n=0x')] as const;
const MIDDLE = [word(' ==>'), word(' pfn'), word('n=0x')] as const;
const ONES = word('ffff');

/**
 * Parses rows of `dump-m2p` that follow each other into arrays: a host of 64 GiB has 16.8 million, and this loop is what
 * reading them costs. Texts are compared and all ones (no PFN) are read four letters at a time; anything that is not an
 * ordinary row ends the run, and `FrameLine` looks at it.
 */
export class FrameRun {
  readonly mfnLow = new Uint32Array(MAX);
  readonly mfnHigh = new Uint32Array(MAX);
  readonly pfnLow = new Uint32Array(MAX);
  readonly pfnHigh = new Uint32Array(MAX);
  /** Rows that the last `parse` took. */
  count = 0;
  /** Some MFN of them has upper bits. */
  isWide = false;
  #low = 0;
  #high = 0;

  /** Parses up to `limit` rows from `line.start` on and moves it behind them. */
  parse(line: Line, limit: number): void {
    const { bytes } = line;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // No look below passes the line ends of the run, and the last rows in memory go the careful way.
    const last = line.end - LONGEST;
    const most = Math.min(limit, MAX);
    let at = line.start;
    let count = 0;
    this.isWide = false;
    while (count < most && at <= last) {
      if (view.getUint32(at, true) !== LEFT[0] || view.getUint32(at + 4, true) !== LEFT[1]) break;
      const middle = this.#hex(bytes, at + 8);
      if (middle === -1) break;
      this.mfnLow[count] = this.#low;
      this.mfnHigh[count] = this.#high;
      if (this.#high !== 0) this.isWide = true;
      if (view.getUint32(middle, true) !== MIDDLE[0] || view.getUint32(middle + 4, true) !== MIDDLE[1]) break;
      // The last word overlaps the one before.
      if (view.getUint32(middle + 7, true) !== MIDDLE[2]) break;
      let end = middle + 11;
      if (view.getUint32(end, true) === ONES && isOnes(view, end)) {
        end += 16;
        this.pfnLow[count] = 0xffffffff;
        this.pfnHigh[count] = 0xffffffff;
      } else {
        end = this.#hex(bytes, end);
        if (end === -1) break;
        this.pfnLow[count] = this.#low;
        this.pfnHigh[count] = this.#high;
      }
      if (bytes[end] === 13) end += 1;
      if (bytes[end] !== 10) break;
      count += 1;
      at = end + 1;
    }
    line.start = at;
    this.count = count;
  }

  /** One to sixteen hex digits at `from`; answers the position behind them, or -1. */
  #hex(bytes: Uint8Array, from: number): number {
    let at = from;
    let low = 0;
    let digit = HEX[bytes[at] ?? 0] ?? 255;
    for (const middle = from + 8; digit !== 255 && at < middle; digit = HEX[bytes[at] ?? 0] ?? 255) {
      low = (low << 4) | digit;
      at += 1;
    }
    let high = 0;
    for (; digit !== 255; digit = HEX[bytes[at] ?? 0] ?? 255) {
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
      at += 1;
      if (at > from + 16) return -1;
    }
    this.#low = low >>> 0;
    this.#high = high >>> 0;
    return at === from ? -1 : at;
  }
}

/** Do sixteen `f` stand at `at`, the first four of which were seen? */
const isOnes = (view: DataView, at: number): boolean =>
  view.getUint32(at + 4, true) === ONES &&
  view.getUint32(at + 8, true) === ONES &&
  view.getUint32(at + 12, true) === ONES;
