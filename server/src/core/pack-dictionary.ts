import { lowerBound } from './lower-bound.ts';

/** Values in the table, at most. */
const SIZE = 255;
/** Stands in the codes for a value that is not in the table. */
const OTHER = SIZE;
/** Places that are tried for a value. */
const TRIES = 8;

/**
 * Values of which few occur often: a byte for each, which is a place in a table of up to 255 of them, and the rest with their
 * rows.
 */
export interface Dictionary {
  readonly codes: Uint8Array;
  readonly table: Uint32Array;
  /** Rows of the values that are not in the table, in order, and those values. */
  readonly otherRows: Uint16Array;
  readonly others: Uint32Array;
}

/** Makes the dictionary of some values, at most 65,536; null when more than `most` of them would not be in its table. */
export const makeDictionary = (values: Uint32Array, most: number): Dictionary | null => {
  const codes = new Uint8Array(values.length);
  const table = new Uint32Array(SIZE);
  const isUsed = new Uint8Array(SIZE);
  const rows = new Uint16Array(most);
  let others = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0;
    let place = (Math.imul(value, 0x9e3779b1) >>> 16) % SIZE;
    let tries = 0;
    while (isUsed[place] === 1 && table[place] !== value && tries < TRIES) {
      place = place + 1 < SIZE ? place + 1 : 0;
      tries += 1;
    }
    if (tries === TRIES) {
      if (others === most) return null;
      codes[row] = OTHER;
      rows[others] = row;
      others += 1;
    } else {
      isUsed[place] = 1;
      table[place] = value;
      codes[row] = place;
    }
  }
  const left = new Uint32Array(others);
  for (let at = 0; at < others; at += 1) left[at] = values[rows[at] ?? 0] ?? 0;
  return { codes, table, otherRows: rows.slice(0, others), others: left };
};

/** The value of a row. */
export const inDictionary = ({ codes, table, otherRows, others }: Dictionary, row: number): number => {
  const code = codes[row] ?? OTHER;
  if (code !== OTHER) return table[code] ?? NaN;
  return others[lowerBound(0, otherRows.length, (at) => (otherRows[at] ?? 0) < row)] ?? NaN;
};
