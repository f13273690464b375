import type { Effects } from '../model.ts';
import type { PersistentState } from './persistent-state.ts';

/** The kernel stops here (BUG): nothing more happens in this state. */
export const stopKernel = (state: PersistentState, effects: Effects, where: string): void => {
  state.crashed = where;
  effects.output({ kind: 'bug', where });
};
