import type { Interval } from '../core/interval.ts';

/** Two clocks that the lines of one log show together: time of `first` = time of `second` + offset. */
export interface ClockPair {
  readonly first: 'hypervisor' | 'wall';
  readonly second: 'hypervisor' | 'kernel';
  /** Block of the log. */
  readonly block: number;
  /** What its lines tell; `offset` is null while they tell nothing. */
  readonly estimate: { readonly offset: Interval | null };
}
