/** Words whose values are remembered: names of keys are among the first words of a listing. A power of two. */
const WORDS = 2048;
/** Longest value that is remembered, in bytes. */
const LONGEST = 32;

/**
 * The last value of each key: most keys (`type`, `mode`, `online`) have the same value in every folder, which is then seen
 * by one comparison and stands in memory once.
 */
export class RecentValues {
  readonly #bytes = new Uint8Array(WORDS * LONGEST);
  /** Bytes of each value, plus one; 0: none is known. */
  readonly #lengths = new Uint8Array(WORDS);
  readonly #offsets = new Float64Array(WORDS);

  /** Bytes of the last value of a word when it stands at `start` with a quote behind it, else -1. */
  guess(word: number, bytes: Uint8Array, start: number): number {
    if (word >= WORDS) return -1;
    const length = (this.#lengths[word] ?? 0) - 1;
    const from = word * LONGEST;
    for (let at = 0; at < length; at += 1) if (this.#bytes[from + at] !== bytes[start + at]) return -1;
    return bytes[start + length] === 34 ? length : -1;
  }

  /** Where the value that was guessed stands among the texts. */
  offsetOf(word: number): number {
    return this.#offsets[word] ?? 0;
  }

  /** The value of a word is bytes [start, end); among the texts it stands at an offset. */
  keep(word: number, bytes: Uint8Array, start: number, end: number, offset: number): void {
    const length = end - start;
    if (word >= WORDS || length > LONGEST) return;
    const from = word * LONGEST;
    for (let at = 0; at < length; at += 1) this.#bytes[from + at] = bytes[start + at] ?? 0;
    this.#lengths[word] = length + 1;
    this.#offsets[word] = offset;
  }
}
