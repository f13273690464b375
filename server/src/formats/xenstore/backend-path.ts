import { encodeUtf8 } from '../../core/utf8.ts';
import type { TextPlace } from '../../core/text-arena.ts';

/** What stands around the numbers of `/local/domain/D/backend/TYPE/F/DEVICE`. */
const HEAD = encodeUtf8('/local/domain/');
const MIDDLE = encodeUtf8('/backend/');
/** Longest class of devices, in letters. */
const TYPE = 8;

/** The path of a backend, as the frontend's key `backend` names it, read without making a text; reused for each. */
export class BackendPath {
  domain = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #type = 0;
  #typeEnd = 0;
  #at = 0;
  #end = 0;

  /** Reads a text; false when it is no such path. */
  read({ bytes, start, end }: TextPlace): boolean {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    if (!this.#skip(HEAD)) return false;
    const domain = this.#number(5);
    if (domain === -1 || !this.#skip(MIDDLE)) return false;
    this.domain = domain;
    this.#type = this.#at;
    while (this.#at < end && isOfType(bytes[this.#at] ?? 0)) this.#at += 1;
    this.#typeEnd = this.#at;
    const letters = this.#typeEnd - this.#type;
    if (letters === 0 || letters > TYPE) return false;
    return this.#slash() && this.#number(5) !== -1 && this.#slash() && this.#number(10) !== -1 && this.#at === end;
  }

  /** Is this its class of devices? */
  isOf(type: string): boolean {
    if (type.length !== this.#typeEnd - this.#type) return false;
    for (let at = 0; at < type.length; at += 1) if (type.charCodeAt(at) !== this.#bytes[this.#type + at]) return false;
    return true;
  }

  #skip(wanted: Uint8Array): boolean {
    if (this.#end - this.#at < wanted.length) return false;
    for (let at = 0; at < wanted.length; at += 1) if (this.#bytes[this.#at + at] !== wanted[at]) return false;
    this.#at += wanted.length;
    return true;
  }

  #slash(): boolean {
    this.#at += 1;
    return this.#at <= this.#end && this.#bytes[this.#at - 1] === 47;
  }

  /** A decimal number of at most so many digits, -1 for none. */
  #number(digits: number): number {
    const first = this.#at;
    let value = 0;
    for (; this.#at < this.#end; this.#at += 1) {
      const digit = (this.#bytes[this.#at] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return this.#at === first || this.#at - first > digits ? -1 : value;
  }
}

const isOfType = (byte: number): boolean => (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57);
