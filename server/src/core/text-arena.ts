import { hashBytes } from './hash-bytes.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const CHUNK = 1 << 16;
/** Recent short texts that equal ones share; a power of two. */
const SHARED = 4096;
/** Longest text that is shared, in bytes. */
const SHORT = 64;

/** Where the recent short texts stand, by hash: their chunk, the place in it, the offset, the length. */
interface Recent {
  readonly chunk: Uint32Array;
  readonly at: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint8Array;
}

/** Where a text stands: bytes [start, end). */
export interface TextPlace {
  bytes: Uint8Array;
  start: number;
  end: number;
}

interface ReadText {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * The bytes of all texts that facts hold, kept once: a fact keeps (offset, length) and a string is made only for what
 * is shown. Equal short texts that follow each other closely (names, states, perms) share one copy.
 */
export class TextArena {
  readonly #chunks: Uint8Array[] = [];
  readonly #starts: number[] = [];
  /** Made for the first text. */
  #recent: Recent | null = null;
  #used = 0;
  /** A short text on its way into a chunk. */
  readonly #short = new Uint8Array(SHORT);
  /** Index of the chunk that was read last: texts of rows that follow each other stand together. */
  #lastRead = 0;
  #end = 0;
  /** Short texts that were read, by a hash of their offset: those of many rows are the same. Made for the first. */
  #read: (ReadText | null)[] = [];

  /** Bytes kept. */
  get size(): number {
    return this.#end;
  }

  /** Keeps a copy of bytes [start, end), or finds a recent equal one when they are few; answers its offset. */
  addBytes(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > SHORT || length === 0) return this.#append(bytes, start, end);
    const recent = (this.#recent ??= noRecent());
    const slot = hashBytes(bytes, start, end) & (SHARED - 1);
    if (recent.length[slot] === length && this.#isAt(recent, slot, bytes, start)) return recent.offset[slot] ?? 0;
    const offset = this.#append(bytes, start, end);
    recent.chunk[slot] = this.#chunks.length - 1;
    recent.at[slot] = this.#used - length;
    recent.offset[slot] = offset;
    recent.length[slot] = length;
    return offset;
  }

  /** Keeps a string; answers offset and length in bytes. */
  addString(text: string): { readonly offset: number; readonly length: number } {
    const { length } = text;
    const short = this.#short;
    let at = 0;
    // Nearly all are short and ASCII.
    while (at < length && length <= SHORT && text.charCodeAt(at) < 0x80) {
      short[at] = text.charCodeAt(at);
      at += 1;
    }
    if (at === length) return { offset: this.addBytes(short, 0, length), length };
    const bytes = encodeUtf8(text);
    return { offset: this.addBytes(bytes, 0, bytes.length), length: bytes.length };
  }

  read(offset: number, length: number): string {
    if (length > SHORT) return this.#decode(offset, length);
    // Filled from the start: an array with holes is slow.
    if (this.#read.length === 0) this.#read = Array.from({ length: SHARED }, () => null);
    const slot = (offset ^ (length << 5)) & (SHARED - 1);
    const known = this.#read[slot];
    if (known?.offset === offset && known.length === length) return known.text;
    const text = this.#decode(offset, length);
    this.#read[slot] = { offset, length, text };
    return text;
  }

  /** The decimal number that a text is, or null when it holds anything but digits; exact below 2^53. Makes no string. */
  decimal(offset: number, length: number): number | null {
    const index = this.#chunkOf(offset);
    const chunk = this.#chunks[index];
    const first = offset - (this.#starts[index] ?? 0);
    let value = 0;
    for (let at = first; at < first + length; at += 1) {
      const digit = (chunk?.[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) return null;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Says where a text stands, for who reads it without making a string. */
  locate(offset: number, length: number, place: TextPlace): void {
    const index = this.#chunkOf(offset);
    place.bytes = this.#chunks[index] ?? place.bytes;
    place.start = offset - (this.#starts[index] ?? 0);
    place.end = place.start + length;
  }

  #decode(offset: number, length: number): string {
    const index = this.#chunkOf(offset);
    const chunk = this.#chunks[index];
    if (chunk === undefined) return '';
    const start = offset - (this.#starts[index] ?? 0);
    return decodeUtf8(chunk, start, start + length);
  }

  #chunkOf(offset: number): number {
    const last = this.#lastRead;
    if ((this.#starts[last] ?? Infinity) <= offset && offset < (this.#starts[last + 1] ?? Infinity)) return last;
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#lastRead = low;
    return low;
  }

  #isAt(recent: Recent, slot: number, bytes: Uint8Array, start: number): boolean {
    const chunk = this.#chunks[recent.chunk[slot] ?? 0];
    const at = recent.at[slot] ?? 0;
    const length = recent.length[slot] ?? 0;
    for (let index = 0; index < length; index += 1) if (chunk?.[at + index] !== bytes[start + index]) return false;
    return true;
  }

  #append(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const tail = this.#room(length);
    // A call for a short copy costs more than its bytes.
    if (length > SHORT) tail.set(bytes.subarray(start, end), this.#used);
    else for (let index = 0; index < length; index += 1) tail[this.#used + index] = bytes[start + index] ?? 0;
    const offset = this.#end;
    this.#used += length;
    this.#end += length;
    return offset;
  }

  #room(length: number): Uint8Array {
    const tail = this.#chunks.at(-1);
    if (tail !== undefined && tail.length - this.#used >= length) return tail;
    const fresh = new Uint8Array(Math.max(length, CHUNK));
    this.#chunks.push(fresh);
    this.#starts.push(this.#end);
    this.#used = 0;
    return fresh;
  }
}

const noRecent = (): Recent => ({
  chunk: new Uint32Array(SHARED),
  at: new Uint32Array(SHARED),
  offset: new Float64Array(SHARED),
  length: new Uint8Array(SHARED),
});
