import type { Line } from '../line.ts';

/**
 * Tells whether a line holds a certain byte, for bytes that are rare: the place of the next one is remembered, so that
 * lines without it cost a comparison.
 */
export class NextByte {
  readonly #byte: number;
  #chunk = -1;
  #at = -1;

  constructor(byte: number) {
    this.#byte = byte;
  }

  /** First position in the line from `from` on, or -1. Only for lines that stand in their buffer as they were read. */
  in({ buffer, chunk, end, limit, find }: Line, from: number): number {
    if (chunk !== this.#chunk || this.#at < from) {
      const found = find(buffer, this.#byte, from, limit);
      this.#at = found === -1 ? Number.MAX_SAFE_INTEGER : found;
      this.#chunk = chunk;
    }
    return this.#at < end ? this.#at : -1;
  }
}
