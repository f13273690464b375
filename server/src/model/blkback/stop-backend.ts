import type { Effects } from '../model.ts';
import type { BlkbackState } from './blkback-state.ts';

/** The kernel stops here (BUG). */
export const stopBackend = (state: BlkbackState, effects: Effects, where: string): void => {
  state.crashed = where;
  effects.output({ kind: 'bug', where });
};
