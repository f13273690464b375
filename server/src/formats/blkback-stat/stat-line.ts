import { isDigit, skipBlanks, startsWith } from '../../input/bytes.ts';

/** The counters in the order in which they are printed; `br` only by drafts of the driver, `f` instead of it since 3.0. */
const NAMES = ['oo', 'rd', 'wr', 'br', 'f', 'ds'] as const;
/** Name of a counter. */
export type StatName = (typeof NAMES)[number];

/** Longest text between the parentheses that is looked at: a thread name has 15 characters, old buffers had 20. */
const MAX_THREAD = 40;

/**
 * One statistics line of xen-blkback, parsed; where it stands in the bytes. Models `print_stats()` in
 * drivers/block/xen-blkback/blkback.c, from the drafts before 3.0 up to 6.12:
 * `xen-blkback: (5.xvda-0): oo   0  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/1056`.
 * Blanks around the bars may be lost. Counters that a version does not print are NaN; some versions print negative ones.
 */
export class StatLine {
  /** The thread's name is bytes [threadStart, threadEnd). */
  threadStart = 0;
  threadEnd = 0;
  readonly counters: Record<StatName, number> = { oo: NaN, rd: NaN, wr: NaN, br: NaN, f: NaN, ds: NaN };
  persistent = NaN;
  persistentMax = NaN;
  #at = 0;
  /** Where the last number begins, with the blanks before it. */
  #field = 0;

  /** Can a statistics line begin so: with its prefix, a thread's name, a parenthesis, or a blank? */
  static mayBe(first: number | undefined): boolean {
    return first === 120 || first === 98 || first === 40 || first === 32 || isDigit(first);
  }

  /** Parses bytes [from, end); false when they are no whole statistics line. */
  parse(bytes: Uint8Array, from: number, end: number): boolean {
    const prefix = this.#prefix(bytes, skipBlanks(bytes, from, end), end);
    if (prefix === 'other' || !this.#counter(bytes, end, 'oo')) return false;
    for (const name of NAMES) if (name !== 'oo') this.counters[name] = NaN;
    this.persistent = NaN;
    this.persistentMax = NaN;
    for (const name of NAMES) {
      if (name === 'oo') continue;
      const bar = this.#bar(bytes, end);
      if (bar === -1 || !startsWith(bytes, bar, end, name)) {
        if (name === 'rd' || name === 'wr') return false;
        continue;
      }
      this.#at = bar;
      if (!this.#counter(bytes, end, name)) return false;
    }
    const { br, f } = this.counters;
    const hasPersistent = this.#persistentGrants(bytes, end);
    // What a version always prints and is not there was cut off, and then the last number may be cut as well.
    if ((prefix === 'new' && !hasPersistent) || (prefix === 'old' && Number.isNaN(f))) return false;
    if (!Number.isNaN(br) && !Number.isNaN(f)) return false;
    return skipBlanks(bytes, this.#at, end) === end && !this.#isCut(bytes, from);
  }

  /** Which driver's prefix stands there; on success the cursor is behind the thread's `: `. */
  #prefix(bytes: Uint8Array, from: number, end: number): 'new' | 'old' | 'none' | 'other' {
    let at = from;
    let prefix: 'new' | 'old' | 'none' = 'none';
    if (startsWith(bytes, at, end, 'xen-blkback')) {
      at += 11;
      prefix = bytes[at] === 58 ? 'new' : 'old';
      if (prefix === 'new') at += 1;
      at = skipBlanks(bytes, at, end);
      if (bytes[at] !== 40) return 'other';
    } else if (startsWith(bytes, at, end, 'blkback: ')) at += 9;
    const inParentheses = bytes[at] === 40;
    if (inParentheses) at += 1;
    this.threadStart = at;
    const limit = Math.min(end, at + MAX_THREAD);
    while (at < limit && !isThreadEnd(bytes[at])) at += 1;
    this.threadEnd = at;
    if (inParentheses && bytes[at] === 41) at += 1;
    else if (inParentheses) return 'other';
    if (at === this.threadStart || bytes[at] !== 58) return 'other';
    // Other drivers print the same counters without a prefix (`blktap.5.xvda: oo …`).
    if (prefix === 'none' && !this.#isBlkbackThread(bytes)) return 'other';
    this.#at = skipBlanks(bytes, at + 1, end);
    return prefix;
  }

  /** `blkback.5.xvda` or `5.xvda-0`. */
  #isBlkbackThread(bytes: Uint8Array): boolean {
    const at = startsWith(bytes, this.threadStart, this.threadEnd, 'blkback.')
      ? this.threadStart + 8
      : this.threadStart;
    let next = at;
    while (next < this.threadEnd && isDigit(bytes[next])) next += 1;
    return next > at && bytes[next] === 46;
  }

  /** `name`, blanks, a number, which may be negative. */
  #counter(bytes: Uint8Array, end: number, name: StatName): boolean {
    if (!startsWith(bytes, this.#at, end, name)) return false;
    const at = this.#at + name.length;
    if (bytes[at] !== 32 && bytes[at] !== 9) return false;
    const value = this.#number(bytes, at, end);
    this.counters[name] = value;
    return !Number.isNaN(value);
  }

  /** Position after a bar and its blanks, or -1. */
  #bar(bytes: Uint8Array, end: number): number {
    const bar = skipBlanks(bytes, this.#at, end);
    return bytes[bar] === 124 && bar < end ? skipBlanks(bytes, bar + 1, end) : -1;
  }

  /** ` | pg:  892/1056`, since 3.11. */
  #persistentGrants(bytes: Uint8Array, end: number): boolean {
    const bar = this.#bar(bytes, end);
    if (bar === -1 || !startsWith(bytes, bar, end, 'pg:')) return false;
    const used = this.#number(bytes, bar + 3, end);
    const slash = skipBlanks(bytes, this.#at, end);
    if (Number.isNaN(used) || bytes[slash] !== 47 || slash >= end) return false;
    const most = this.#number(bytes, slash + 1, end);
    if (Number.isNaN(most)) return false;
    this.persistent = used;
    this.persistentMax = most;
    return true;
  }

  /** Blanks and a decimal number of at most 15 digits, else NaN; the cursor moves behind it. */
  #number(bytes: Uint8Array, from: number, end: number): number {
    let at = skipBlanks(bytes, from, end);
    const isNegative = bytes[at] === 45 && at < end;
    if (isNegative) at += 1;
    const first = at;
    let value = 0;
    while (at < end && isDigit(bytes[at])) {
      value = value * 10 + (bytes[at] ?? 0) - 48;
      at += 1;
    }
    this.#at = at;
    this.#field = from;
    if (at === first || at - first > 15) return NaN;
    return isNegative ? -value : value;
  }

  /** Was the last number cut? It has at least four characters where the line has kept its padding. */
  #isCut(bytes: Uint8Array, from: number): boolean {
    let padded = false;
    for (let at = from; at < this.#at && !padded; at += 1) padded = bytes[at] === 32 && bytes[at + 1] === 32;
    const blank = bytes[this.#field] === 32 && bytes[this.#field - 1] !== 47 ? 1 : 0;
    return padded && this.#at - this.#field - blank < 4;
  }
}

/** `)`, `:` and blank end a thread's name; the counter's name never stands inside of it. */
const isThreadEnd = (byte: number | undefined): boolean => byte === 41 || byte === 58 || byte === 32 || byte === 124;
