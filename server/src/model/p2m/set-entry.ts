import type { Effects } from '../model.ts';
import type { P2mState } from './p2m-state.ts';

/**
 * set_phys_to_machine: writes a raw entry. A domain whose memory the hypervisor translates can only say what is so anyway, anything else is a BUG;
 * Arm keeps its trees by it and complains about a pfn that is there already. False: nothing was written.
 */
export const setEntry = (state: P2mState, pfn: bigint, entry: bigint, effects: Effects): boolean => {
  const { format } = state;
  if (state.domain === 'hvm') {
    if (entry === pfn || entry === format.invalid) return true;
    effects.output({ kind: 'bug', where: 'set_phys_to_machine' });
    state.crashed = true;
    return false;
  }
  if (state.domain === 'arm') return setArm(state, pfn, entry, effects);
  if (pfn >= state.limit) return false;
  state.p2m.set(pfn, entry);
  return true;
};

const setArm = (state: P2mState, pfn: bigint, entry: bigint, effects: Effects): boolean => {
  const old = state.p2m.get(pfn);
  if (entry === state.format.invalid) {
    if (old !== undefined && state.reverse.get(old) === pfn) state.reverse.delete(old);
    state.p2m.delete(pfn);
    return true;
  }
  if (old !== undefined) {
    const address = (frame: bigint): string => `0x${(frame << 12n).toString(16).padStart(16, '0')}`;
    effects.output({
      kind: 'log',
      level: 'warn',
      text: `xen_add_phys_to_mach_entry: cannot add pfn=${address(pfn)} -> mfn=${address(entry)}: pfn=${address(pfn)} -> mfn=${address(old)} already exists`,
    });
    return false;
  }
  state.p2m.set(pfn, entry);
  if (state.switches.armReverse === 'tree') state.reverse.set(entry, pfn);
  return true;
};
