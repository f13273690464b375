import { NumberColumn, type NumberArray } from './number-column.ts';

/**
 * A column of 64-bit values or "not known", split into two 32-bit halves. The upper half and the mask of unknown rows
 * are only kept from the first row that needs them: frame numbers of most hosts fit in 32 bits.
 */
export class WideColumn {
  readonly #low = new NumberColumn(Uint32Array);
  #high: NumberColumn | null = null;
  #missing: NumberColumn | null = null;

  get length(): number {
    return this.#low.length;
  }

  /** Appends a value given as two unsigned 32-bit halves. */
  push(low: number, high: number): void {
    if (high !== 0 && this.#high === null) this.#high = zeros(this.#low.length);
    this.#low.push(low);
    this.#high?.push(high);
    this.#missing?.push(0);
  }

  /** Appends the first `count` of some values below 2^32. */
  appendLow(low: NumberArray, count: number): void {
    this.#low.append(low, count);
    this.#high?.appendSame(0, count);
    this.#missing?.appendSame(0, count);
  }

  /** Appends one value below 2^32 some times. */
  appendSame(low: number, count: number): void {
    this.#low.appendSame(low, count);
    this.#high?.appendSame(0, count);
    this.#missing?.appendSame(0, count);
  }

  /** Replaces a value that is already there. */
  set(row: number, low: number, high: number): void {
    if (high !== 0) this.#high ??= zeros(this.#low.length);
    this.#low.set(row, low);
    this.#high?.set(row, high);
    this.#missing?.set(row, 0);
  }

  /** Appends the first `count` of some values given as unsigned halves. */
  appendWide(low: NumberArray, high: NumberArray, count: number): void {
    if (this.#high === null && anyAbove(high, count)) this.#high = zeros(this.#low.length);
    this.#low.append(low, count);
    this.#high?.append(high, count);
    this.#missing?.appendSame(0, count);
  }

  /** Appends a bigint below 2^64, or "not known". */
  pushBig(value: bigint | null): void {
    if (value === null) {
      this.#missing ??= zeros(this.#low.length);
      this.#low.push(0);
      this.#high?.push(0);
      this.#missing.push(1);
    } else this.push(Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn));
  }

  isMissing(row: number): boolean {
    return row >= this.#low.length || this.#missing?.at(row) === 1;
  }

  /** The value, or null when it is not known. */
  big(row: number): bigint | null {
    if (this.isMissing(row)) return null;
    return (BigInt(this.high(row)) << 32n) | BigInt(this.#low.at(row));
  }

  /** The value as a number: exact below 2^53, NaN when it is not known. */
  number(row: number): number {
    return this.isMissing(row) ? NaN : this.high(row) * 0x1_0000_0000 + this.#low.at(row);
  }

  /** Lower 32 bits. */
  low(row: number): number {
    return this.#low.at(row);
  }

  /** Upper 32 bits. */
  high(row: number): number {
    return this.#high === null ? 0 : this.#high.at(row);
  }

  /** Does any row have upper bits or is any unknown? Loops over millions of rows take the short way when not. */
  get isNarrow(): boolean {
    return this.#high === null && this.#missing === null;
  }

  /** The lower halves, for such loops. */
  get lowColumn(): NumberColumn {
    return this.#low;
  }
}

const zeros = (count: number): NumberColumn => {
  const column = new NumberColumn(Uint32Array);
  column.appendSame(0, count);
  return column;
};

const anyAbove = (values: NumberArray, count: number): boolean => {
  for (let index = 0; index < count; index += 1) if (values[index] !== 0) return true;
  return false;
};
