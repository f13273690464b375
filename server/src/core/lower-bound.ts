/**
 * The first of `end - first` items in order that does not stand before what is sought (`isBefore`), from `first` on; `end` when all do.
 */
export const lowerBound = (first: number, end: number, isBefore: (at: number) => boolean): number => {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
};
