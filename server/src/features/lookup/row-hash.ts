/**
 * Finds rows of a column by value without a string or object per row: one chain of rows for each slot of a table as
 * large as the column. Rows are added from the last to the first, so that a chain is in the order of the column.
 */
export class RowHash {
  readonly #slots: Int32Array;
  readonly #next: Int32Array;
  readonly #shift: number;

  constructor(rows: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(Math.max(1, rows))));
    this.#slots = new Int32Array(2 ** bits);
    this.#next = new Int32Array(rows);
    this.#shift = 32 - bits;
  }

  /** Adds a row with a key of 32 bits; keys that differ may share a chain. */
  add(row: number, key: number): void {
    const slot = this.#slot(key);
    this.#next[row] = this.#slots[slot] ?? 0;
    // 0 is the end of a chain, so rows count from 1 in here.
    this.#slots[slot] = row + 1;
  }

  /** Visits the rows that may have a key, ascending, until `visit` answers false. */
  visit(key: number, visit: (row: number) => boolean): void {
    let entry = this.#slots[this.#slot(key)] ?? 0;
    while (entry !== 0) {
      if (!visit(entry - 1)) return;
      entry = this.#next[entry - 1] ?? 0;
    }
  }

  #slot(key: number): number {
    return Math.imul(key ^ (key >>> 15), 0x9e3779b1) >>> this.#shift;
  }
}
