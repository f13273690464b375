/** Errors of the block layer since 4.13 (include/linux/blk_types.h `blk_status_t`) by errno. */
const STATUS: Readonly<Record<number, number>> = {
  95: 1,
  110: 2,
  28: 3,
  67: 4,
  121: 5,
  52: 6,
  61: 7,
  84: 8,
  12: 9,
  5: 10,
};

/** The status that stands for −errno; what has no status of its own is an I/O error. */
export const blockStatusOf = (error: number): number => STATUS[-error] ?? 10;
