/**
 * The kinds of columns. `u…`, `h…` hold small unsigned integers that are always known; the others may be null.
 * `h` kinds are printed as hex strings, because scripts must not lose bits of references and frames.
 */
export interface KindValues {
  /** Unsigned integer of that many bits, printed as a number. */
  readonly u8: number;
  readonly u16: number;
  readonly u32: number;
  /** Unsigned integer of that many bits, printed as hex. */
  readonly h16: number;
  readonly h32: number;
  /** 64-bit value, printed as hex. */
  readonly h64: bigint | null;
  /** Number below 2^53, or a time in seconds. */
  readonly number: number | null;
  /** Number below 2^53, printed as hex. */
  readonly hex: number | null;
  readonly flag: boolean | null;
  readonly text: string | null;
  /** A text with slashes; most rows stand in the folder of the row before. */
  readonly path: string | null;
  /** Lists; printed as JSON arrays. */
  readonly numbers: readonly number[] | null;
  readonly hexes: readonly number[] | null;
  readonly texts: readonly string[] | null;
}

/** Name of a column kind. */
export type Kind = keyof KindValues;
/** Columns of a table: name → kind, in the order of `xdump facts`. */
export type Schema = Readonly<Record<string, Kind>>;
/** One row as values. */
export type Row<S extends Schema> = { readonly [K in keyof S]: KindValues[S[K]] };
