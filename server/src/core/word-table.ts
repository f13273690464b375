import { NumberColumn } from './number-column.ts';
import { decodeUtf8 } from './utf8.ts';

/** Slots at first; a power of two. */
const FIRST = 256;

/**
 * Words of the input, each kept once and named by a number from 1 on, in the order in which they came: names of which a
 * few hundred stand in millions of lines.
 */
export class WordTable {
  /** Bytes of all words, one behind the other. */
  #bytes = new Uint8Array(0);
  #used = 0;
  /** Where each word begins; one more than words, so that the next says where it ends. */
  readonly #starts = new NumberColumn(Uint32Array);
  readonly #hashes = new NumberColumn(Uint32Array);
  /** Numbers of words by hash, 0 where none is. */
  #slots = new Int32Array(0);
  readonly #texts: (string | null)[] = [];

  /** How many words there are. */
  get size(): number {
    return this.#hashes.length;
  }

  /** The number of the word in bytes [start, end). */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    hash = (hash ^ (hash >>> 15)) >>> 0;
    if (2 * this.size >= this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#is(id, bytes, start, end)) return id;
    }
  }

  /** The word with this number; '' when there is none. */
  text(id: number): string {
    const known = this.#texts[id - 1];
    if (known !== null && known !== undefined) return known;
    if (id < 1 || id > this.size) return '';
    const text = decodeUtf8(this.#bytes, this.#starts.at(id - 1), this.#endOf(id));
    this.#texts[id - 1] = text;
    return text;
  }

  #endOf(id: number): number {
    return id === this.size ? this.#used : this.#starts.at(id);
  }

  #is(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    const from = this.#starts.at(id - 1);
    if (this.#endOf(id) - from !== length) return false;
    const own = this.#bytes;
    for (let at = 0; at < length; at += 1) if (own[from + at] !== bytes[start + at]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const length = end - start;
    if (this.#used + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(1024, 2 * (this.#used + length)));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    this.#starts.push(this.#used);
    this.#hashes.push(hash);
    this.#texts.push(null);
    this.#used += length;
    this.#slots[slot] = this.size;
    return this.size;
  }

  #grow(): void {
    const slots = new Int32Array(Math.max(FIRST, 2 * this.#slots.length));
    const mask = slots.length - 1;
    for (let id = 1; id <= this.size; id += 1) {
      let slot = this.#hashes.at(id - 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}
