/** A line of the input that a replay speaks of. */
export interface ReplayLine {
  /** Index of the source, and its line from 1. */
  readonly source: number;
  readonly line: number;
}
