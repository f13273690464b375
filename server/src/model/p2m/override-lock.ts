import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import type { P2mState } from './p2m-state.ts';

/** Takes m2p_override_lock for one operation and counts it; false if it was never given back, where the machine spins for ever. */
export const takeLock = (state: P2mState, effects: Effects): boolean => {
  if (state.lockHeld) {
    effects.violation(notPossible('m2p_override_lock', 'the lock is held and nobody gives it back'));
    return false;
  }
  state.locks += 1;
  effects.output({ kind: 'counter', name: 'm2p_override_lock', delta: 1 });
  return true;
};
