/** A number of each of two runs; null: a run has no such number. */
export interface Pair {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Sums by name for two runs. */
export class PairTally {
  readonly #sums = new Map<string, [number, number]>();

  add(name: string, side: 0 | 1, amount: number): void {
    const sums = this.#sums.get(name) ?? [0, 0];
    sums[side] += amount;
    this.#sums.set(name, sums);
  }

  /** The names whose sums differ, in the order in which they appeared. */
  different(): readonly Pair[] {
    return [...this.#sums]
      .filter(([, [before, after]]) => before !== after)
      .map(([name, [before, after]]) => ({ name, before, after }));
  }
}
