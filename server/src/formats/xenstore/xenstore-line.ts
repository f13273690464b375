import { decodeUtf8 } from '../../core/utf8.ts';
import { unescapeValue } from './unescape-value.ts';

/** What a line of a listing holds. */
export type XenstoreLineKind =
  /** `name = "value"`. */
  | 'node'
  /** `name:`, and an empty line follows: the value could not be read. */
  | 'unreadable'
  /** `name = "val`: the line ends before the closing quote. */
  | 'cut';

/**
 * One line of `xenstore-ls`, parsed; reused for every line. Models `do_ls()` of the xenstore client, Xen 3.3 to 4.22:
 * `{depth blanks}NAME = "VALUE"`, with `-f` the full path for NAME, with `-p` a filler of blanks and dots and
 * `(PERM,PERM…)` behind it. Quotes inside a value are not escaped, so the last one closes it.
 */
export class XenstoreLine {
  kind: XenstoreLineKind = 'node';
  /** Leading blanks: the level in tree mode, and what the whole tree is indented by. The mark of a diff counts as one. */
  depth = 0;
  /** Tabs before them. */
  tabs = 0;
  /** A diff says that the line is no longer there. */
  isRemoved = false;
  /** Name or, where it begins with a slash, path. */
  name = '';
  /** Unescaped; null: unreadable, or cut by the width of the terminal (`\...`). */
  value: string | null = null;
  /** `n0,r5`, or null. */
  perms: string | null = null;

  /** Parses bytes [start, end); false when they are no such line. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    let stop = end;
    while (stop > start && (bytes[stop - 1] === 32 || bytes[stop - 1] === 9)) stop -= 1;
    let from = start;
    while (from < stop && bytes[from] === 9) from += 1;
    this.tabs = from - start;
    this.isRemoved = bytes[from] === 45;
    let at = this.isRemoved || bytes[from] === 43 ? from + 1 : from;
    while (at < stop && bytes[at] === 32) at += 1;
    this.depth = at - from;
    const nameStart = at;
    while (at < stop && isNameByte(bytes[at] ?? 0)) at += 1;
    if (at === nameStart || this.depth > MAX_DEPTH) return false;
    this.value = null;
    this.perms = null;
    if (bytes[at] === 58 && at + 1 === stop) {
      this.kind = 'unreadable';
      this.name = decodeUtf8(bytes, nameStart, at);
      return true;
    }
    if (bytes[at] !== 32 || bytes[at + 1] !== 61 || bytes[at + 2] !== 32 || bytes[at + 3] !== 34 || at + 4 > stop)
      return false;
    this.name = decodeUtf8(bytes, nameStart, at);
    this.#value(bytes, at + 4, stop);
    return true;
  }

  #value(bytes: Uint8Array, start: number, stop: number): void {
    let close = stop - 1;
    if (bytes[close] === 41) {
      const open = permsStart(bytes, start, stop);
      if (open !== -1) {
        close = open - 1;
        while (close >= start && (bytes[close] === 32 || bytes[close] === 46)) close -= 1;
        if (bytes[close] === 34 && close >= start) this.perms = decodeUtf8(bytes, open + 1, stop - 1);
      }
    }
    if (close < start || bytes[close] !== 34) {
      this.kind = 'cut';
      return;
    }
    this.kind = 'node';
    this.value = unescapeValue(decodeUtf8(bytes, start, close));
  }
}

/** Deepest level that is read, with what the tree is indented by. */
export const MAX_DEPTH = 64;

/** The characters that xenstored allows in a path: letters, digits, `-`, `/`, `_`, `@`. */
const isNameByte = (byte: number): boolean =>
  (byte >= 45 && byte <= 57 && byte !== 46) || (byte >= 64 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;

/** Where the `(` of a trailing `(n0,r5)` stands, or -1. */
export const permsStart = (bytes: Uint8Array, start: number, stop: number): number => {
  let at = stop - 2;
  while (at >= start && bytes[at] !== 40) {
    const byte = bytes[at] ?? 0;
    const isPart = (byte >= 48 && byte <= 57) || byte === 44 || (byte >= 97 && byte <= 122);
    if (!isPart) return -1;
    at -= 1;
  }
  const letter = bytes[at + 1];
  // n, r, w, b: none, read, write, both.
  return at >= start && (letter === 110 || letter === 114 || letter === 119 || letter === 98) ? at : -1;
};
