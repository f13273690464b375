/**
 * A place in the input. Lines count from 1. Columns count UTF-16 units from 1 as editors do and are found by reading
 * the line again, because a finding is rare and a column per fact would be paid for every line.
 */
export interface Place {
  /** Index of the source (file) in the analysis. */
  readonly source: number;
  /** Line, from 1. */
  readonly line: number;
  /** Name of the field meant (`pin`, `ref`, `mfn`, …; see `formats/field.ts`), or null for the whole payload. */
  readonly field: string | null;
}

/** A place whose columns are known: `endColumn` is exclusive, both count from 1. */
export interface ResolvedPlace {
  readonly source: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
