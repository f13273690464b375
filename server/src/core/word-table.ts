import { hashBytes } from './hash-bytes.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** Slots at first; a power of two. */
const FIRST = 256;

/**
 * Words of the input, each kept once and named by a number from 1 on, in the order in which they came: names of which a
 * few hundred stand in millions of lines.
 */
export class WordTable {
  /** Bytes of all words, one behind the other. */
  #bytes = new Uint8Array(0);
  /** Where each word ends, by number; word 0 ends at 0, where the first begins. */
  #ends = new Uint32Array(1);
  #hashes = new Uint32Array(1);
  /** Which word came behind each the last time. */
  #next = new Uint32Array(1);
  #last = 0;
  /** Numbers of words by hash, 0 where none is. */
  #slots = new Int32Array(FIRST);
  #size = 0;
  /** Of the words that somebody asked for. */
  readonly #texts = new Map<number, string>();

  /** The number of the word in bytes [start, end). */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    // Folders of one kind have the same names in the same order.
    const { likely } = this;
    if (likely !== 0 && this.#is(likely, bytes, start, end)) {
      this.#last = likely;
      return likely;
    }
    const id = this.#find(bytes, start, end);
    this.#next[this.#last] = id;
    this.#last = id;
    return id;
  }

  /** The number of a word, 0 when it never came. */
  find(text: string): number {
    const bytes = encodeUtf8(text);
    const hash = hashBytes(bytes, 0, bytes.length);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0 || (this.#hashes[id] === hash && this.#is(id, bytes, 0, bytes.length))) return id;
    }
  }

  /** The word that came last. */
  get last(): number {
    return this.#last;
  }

  /** The word that came behind the last one before; 0: none. */
  get likely(): number {
    return this.#next[this.#last] ?? 0;
  }

  /** How long that word is when it stands at `start`; else 0. Looks no further than that. */
  guess(bytes: Uint8Array, start: number): number {
    const { likely } = this;
    if (likely === 0) return 0;
    const own = this.#bytes;
    const from = this.#ends[likely - 1] ?? 0;
    const length = (this.#ends[likely] ?? 0) - from;
    for (let at = 0; at < length; at += 1) if (own[from + at] !== bytes[start + at]) return 0;
    return length;
  }

  /** A word came that is known to be the likely one. */
  came(word: number): void {
    this.#last = word;
  }

  /** The decimal number behind the first letter of a word, of 1 to `digits` digits; -1 when it is anything else. */
  decimal(id: number, digits: number): number {
    if (id < 1 || id > this.#size) return -1;
    const first = (this.#ends[id - 1] ?? 0) + 1;
    const end = this.#ends[id] ?? 0;
    if (end <= first || end - first > digits) return -1;
    let value = 0;
    for (let at = first; at < end; at += 1) {
      const digit = (this.#bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  /** The word with this number; '' when there is none. */
  text(id: number): string {
    if (id < 1 || id > this.#size) return '';
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const text = decodeUtf8(this.#bytes, this.#ends[id - 1] ?? 0, this.#ends[id] ?? 0);
    this.#texts.set(id, text);
    return text;
  }

  #find(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(bytes, start, end);
    if (2 * this.#size >= this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#hashes[id] === hash && this.#is(id, bytes, start, end)) return id;
    }
  }

  #is(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const ends = this.#ends;
    const from = ends[id - 1] ?? 0;
    const length = end - start;
    if ((ends[id] ?? 0) - from !== length) return false;
    const own = this.#bytes;
    // They differ at their ends, if at all.
    for (let at = length - 1; at >= 0; at -= 1) if (own[from + at] !== bytes[start + at]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const from = this.#ends[this.#size] ?? 0;
    const stop = from + end - start;
    if (stop > this.#bytes.length) this.#bytes = enlarged(this.#bytes, new Uint8Array(2 * stop));
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#size += 1;
    const id = this.#size;
    if (id >= this.#ends.length) {
      this.#ends = enlarged(this.#ends, new Uint32Array(2 * id));
      this.#hashes = enlarged(this.#hashes, new Uint32Array(2 * id));
      this.#next = enlarged(this.#next, new Uint32Array(2 * id));
    }
    this.#ends[id] = stop;
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    return id;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let id = 1; id <= this.#size; id += 1) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Copies what is there into more room. */
const enlarged = <A extends Uint8Array | Uint32Array>(from: A, to: A): A => {
  to.set(from);
  return to;
};
