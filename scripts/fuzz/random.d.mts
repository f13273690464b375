/** Random numbers that a seed repeats. */
export declare class Random {
  constructor(seed: number);
  /** A whole number from 0 to below `below`. */
  next(below: number): number;
  /** One of some things. */
  pick<T>(things: readonly T[]): T;
}
