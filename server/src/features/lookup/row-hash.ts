import type { Work } from '../../core/work.ts';

/** Entries of one piece: made when it is first needed, because the whole of a large table at once takes too long. */
const SHIFT = 16;
const PIECE = 1 << SHIFT;
const MASK = PIECE - 1;

/**
 * Finds rows of a column by value without a string or object per row: one chain of rows for each slot of a table as
 * large as the column. Rows are added from the last to the first, so that a chain is in the order of the column.
 */
export class RowHash {
  readonly #slots: Int32Array[] = [];
  readonly #next: Int32Array[] = [];
  readonly #size: number;
  readonly #shift: number;

  constructor(rows: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(Math.max(1, rows))));
    this.#size = 2 ** bits;
    this.#shift = 32 - bits;
  }

  /** Makes the pieces for the slots, which are hit at random, one after the other. */
  *prepare(): Work<void> {
    for (let slot = 0; slot < this.#size; slot += PIECE) {
      piece(this.#slots, slot, this.#size);
      yield;
    }
  }

  /** Adds a row with a key of 32 bits; keys that differ may share a chain. */
  add(row: number, key: number): void {
    const slot = this.#slot(key);
    const slots = piece(this.#slots, slot, this.#size);
    piece(this.#next, row, PIECE)[row & MASK] = slots[slot & MASK] ?? 0;
    // 0 is the end of a chain, so rows count from 1 in here.
    slots[slot & MASK] = row + 1;
  }

  /** Visits the rows that may have a key, ascending, until `visit` answers false. */
  visit(key: number, visit: (row: number) => boolean): void {
    const slot = this.#slot(key);
    let entry = this.#slots[slot >>> SHIFT]?.[slot & MASK] ?? 0;
    while (entry !== 0) {
      if (!visit(entry - 1)) return;
      entry = this.#next[(entry - 1) >>> SHIFT]?.[(entry - 1) & MASK] ?? 0;
    }
  }

  #slot(key: number): number {
    return Math.imul(key ^ (key >>> 15), 0x9e3779b1) >>> this.#shift;
  }
}

const piece = (pieces: Int32Array[], index: number, size: number): Int32Array => {
  const known = pieces[index >>> SHIFT];
  if (known !== undefined) return known;
  // Filled although it is zero: memory that was never touched is slow at the first random write.
  const made = new Int32Array(Math.min(PIECE, size)).fill(0);
  pieces[index >>> SHIFT] = made;
  return made;
};
