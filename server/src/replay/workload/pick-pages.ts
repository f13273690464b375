/** Chooses pages of a ring that no request of the round uses yet, some more often than others. */
export class PagePicker {
  /** Running sums of the weights of all pages; null: all are alike. */
  readonly #sums: Float64Array | null;
  readonly #used: Uint32Array;
  readonly #random: () => number;
  #round = 0;
  #left = 0;

  constructor(pages: number, skew: number, random: () => number) {
    this.#random = random;
    this.#used = new Uint32Array(pages);
    this.#sums = skew === 0 ? null : new Float64Array(pages);
    let sum = 0;
    if (this.#sums !== null)
      for (let page = 0; page < pages; page += 1) {
        sum += 1 / (page + 1) ** skew;
        this.#sums[page] = sum;
      }
    this.startRound();
  }

  /** All pages are free again. */
  startRound(): void {
    this.#round += 1;
    this.#left = this.#used.length;
  }

  /** A page of this round, or null when all are used. */
  pick(): number | null {
    if (this.#left === 0) return null;
    this.#left -= 1;
    let page = this.#draw();
    while (this.#used[page] === this.#round) page = (page + 1) % this.#used.length;
    this.#used[page] = this.#round;
    return page;
  }

  #draw(): number {
    const sums = this.#sums;
    const pages = this.#used.length;
    if (sums === null) return Math.min(pages - 1, Math.floor(this.#random() * pages));
    const at = this.#random() * (sums[pages - 1] ?? 0);
    let low = 0;
    let high = pages - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
