/** A byte of a repaired text stands for `piece * PIECE + offset`: a physical line from 0, a byte of it. */
const PIECE = 1 << 21;

/** Where a byte of a repaired text stands in the input. */
export interface PhysicalPlace {
  /** Physical line, 0 for the first that the text was made of. */
  readonly piece: number;
  /** Byte of that line, from 0. */
  readonly offset: number;
}

/**
 * A text that is made of one or several physical lines, from which what mailers and terminals did is taken out step by
 * step, with the way back from each of its bytes. Steps shorten it in place; one object is reused for many lines.
 */
export class Undone {
  bytes = new Uint8Array(1024);
  /** Bytes of `bytes` that count. */
  length = 0;
  /** The marks that were in front of its first line: quotes, comments. */
  quotes = '';
  comments = '';
  #places = new Uint32Array(1024);

  /** Begins anew. */
  clear(): void {
    this.length = 0;
  }

  /** Appends bytes [start, end) of physical line `piece`, which begins at `lineStart` in `bytes`. */
  append(piece: number, bytes: Uint8Array, lineStart: number, start: number, end: number): void {
    this.#reserve(end - start);
    this.bytes.set(bytes.subarray(start, end), this.length);
    for (let at = start; at < end; at += 1) this.#places[this.length + at - start] = piece * PIECE + at - lineStart;
    this.length += end - start;
  }

  /** Appends a blank that stands for the line end after what is there. */
  appendBlank(): void {
    this.#reserve(1);
    this.bytes[this.length] = 32;
    this.#places[this.length] = this.length === 0 ? 0 : (this.#places[this.length - 1] ?? 0);
    this.length += 1;
  }

  /** Writes a byte at `to` that stands where the byte at `from` stood; for steps, which only move bytes to the front. */
  move(to: number, from: number, byte: number): void {
    this.bytes[to] = byte;
    this.#places[to] = this.#places[from] ?? 0;
  }

  /** Takes bytes [start, end) out. */
  remove(start: number, end: number): void {
    if (end <= start) return;
    this.bytes.copyWithin(start, end, this.length);
    this.#places.copyWithin(start, end, this.length);
    this.length -= end - start;
  }

  /** Where byte `at` stands in the input. */
  place(at: number): PhysicalPlace {
    const packed = this.#places[Math.min(at, this.length - 1)] ?? 0;
    return { piece: Math.floor(packed / PIECE), offset: packed % PIECE };
  }

  #reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const size = Math.max(this.length + count, 2 * this.bytes.length);
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes);
    const places = new Uint32Array(size);
    places.set(this.#places);
    this.bytes = bytes;
    this.#places = places;
  }
}
