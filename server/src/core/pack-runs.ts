import { lowerBound } from './lower-bound.ts';

/** Values that stay the same for some rows: each run by its first row and its value. */
export interface Runs {
  readonly starts: Uint16Array;
  readonly values: Uint32Array;
}

/** Makes the runs of some values, at most 65,536, of which there are `count`. */
export const makeRuns = (values: Uint32Array, count: number): Runs => {
  const starts = new Uint16Array(count);
  const first = new Uint32Array(count);
  let run = -1;
  let last = -1;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0;
    if (value === last) continue;
    run += 1;
    starts[run] = row;
    first[run] = value;
    last = value;
  }
  return { starts, values: first };
};

/** The number of the run in which a row stands. */
export const runAt = ({ starts }: Runs, row: number): number =>
  lowerBound(1, starts.length, (at) => (starts[at] ?? 0) <= row) - 1;
