import { permsStart } from './xenstore-line.ts';

const of = (isIn: (letter: string) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (isIn(String.fromCharCode(byte)) ? 1 : 0));
/** What stands in paths. */
const NAME = of((letter) => /[-A-Za-z0-9_/@]/.test(letter));
/** What stands in ordinary values: no escape, nothing that a mailer or a web page encodes. */
const PLAIN = of((letter) => /[ -~]/.test(letter) && !/[\\&<=]/.test(letter));

/**
 * A line of `xenstore-ls` as nearly all are, cut into byte offsets in one pass; reused for every line. Anything else
 * is looked at by `XenstoreLine`, which reads every such line in the same way.
 */
export class StoreRow {
  /** The last slash of the path. */
  slash = 0;
  /** Behind the last byte of the value. */
  valueEnd = 0;
  /** -1: the line shows no permissions. */
  permsStart = -1;
  permsEnd = -1;

  /** Where the name of the last path ends; finds its last slash. Its first `shared` bytes are those of a path that was read before. -1: no path. */
  path(bytes: Uint8Array, start: number, shared: number): number {
    if (bytes[start] !== 47) return -1;
    let at = start + Math.max(1, shared);
    let slash = bytes[at] === 47 ? at : at - 1;
    while (bytes[slash] !== 47) slash -= 1;
    for (let byte = bytes[at] ?? 0; NAME[byte] === 1; byte = bytes[at] ?? 0) {
      if (byte === 47) slash = at;
      at += 1;
    }
    this.slash = slash;
    return at;
  }

  /** Where the name at `start` ends, in a tree. */
  name(bytes: Uint8Array, start: number): number {
    let at = start;
    for (let byte = bytes[at] ?? 0; NAME[byte] === 1 && byte !== 47; byte = bytes[at] ?? 0) at += 1;
    return at;
  }

  /** Parses the value whose first byte stands at `start`; answers the position behind the line's end, or -1. */
  value(bytes: Uint8Array, start: number): number {
    let at = start;
    let quote = -1;
    for (let byte = bytes[at] ?? 0; PLAIN[byte] === 1; byte = bytes[at] ?? 0) {
      if (byte === 34) quote = at;
      at += 1;
    }
    const next = bytes[at] === 13 ? at + 1 : at;
    if (quote === -1 || bytes[next] !== 10) return -1;
    this.valueEnd = quote;
    this.permsStart = -1;
    if (quote !== at - 1 && !this.#perms(bytes, quote, at)) return -1;
    return next + 1;
  }

  /** `   (n0,r5)` or `  . . (n0)` behind the closing quote. */
  #perms(bytes: Uint8Array, quote: number, stop: number): boolean {
    if (bytes[stop - 1] !== 41) return false;
    const open = permsStart(bytes, quote, stop);
    if (open === -1) return false;
    for (let at = quote + 1; at < open; at += 1) if (bytes[at] !== 32 && bytes[at] !== 46) return false;
    this.permsStart = open + 1;
    this.permsEnd = stop - 1;
    return true;
  }
}

/** Does ` = "` stand at `at`? */
export const isEquals = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 32 && bytes[at + 1] === 61 && bytes[at + 2] === 32 && bytes[at + 3] === 34;
