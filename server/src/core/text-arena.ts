import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/**
 * The bytes of all texts that facts hold, kept once: a fact keeps (offset, length) and a string is made only for what
 * is shown. Equal short texts that follow each other closely (names, states, perms) share one copy.
 */
const CHUNK = 1 << 16;
const SHARED = 4096;

/** A text in the arena: offset in its low part, see `TextArena.read`. */
export interface TextRef {
  readonly offset: number;
  readonly length: number;
}

export class TextArena {
  readonly #chunks: Uint8Array[] = [];
  readonly #starts: number[] = [];
  readonly #recent = new Map<string, TextRef>();
  #used = 0;
  #end = 0;

  /** Bytes kept. */
  get size(): number {
    return this.#end;
  }

  /** Keeps a copy of bytes [start, end). */
  addBytes(bytes: Uint8Array, start: number, end: number): TextRef {
    const length = end - start;
    const tail = this.#room(length);
    tail.set(bytes.subarray(start, end), this.#used);
    return this.#taken(length);
  }

  /** Keeps a string; a recent equal one is shared. */
  addString(text: string): TextRef {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    const bytes = encodeUtf8(text);
    const ref = this.addBytes(bytes, 0, bytes.length);
    if (this.#recent.size >= SHARED) this.#recent.clear();
    if (text.length <= 64) this.#recent.set(text, ref);
    return ref;
  }

  read(offset: number, length: number): string {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const chunk = this.#chunks[low];
    if (chunk === undefined) return '';
    const start = offset - (this.#starts[low] ?? 0);
    return decodeUtf8(chunk, start, start + length);
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

  #taken(length: number): TextRef {
    const ref = { offset: this.#end, length };
    this.#used += length;
    this.#end += length;
    return ref;
  }
}
