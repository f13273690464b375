import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { isForeign } from './entry-format.ts';
import { takeLock } from './override-lock.ts';
import type { GrantUnmapped } from './p2m-event.ts';
import type { HostMapping, P2mState } from './p2m-state.ts';
import { setEntry } from './set-entry.ts';
import { rawEntry } from './translate.ts';

const EINVAL = -22;

/**
 * A grant was unmapped (gnttab_unmap_refs of Linux): the entry of the page becomes what it was before (INVALID since 4.0), and its override goes.
 * Result `grantUnmapped`: 0, or the error that the caller gets. The hypervisor's mapping is gone in any case: the hypercall comes first.
 */
export const unmapGranted = (state: P2mState, event: GrantUnmapped, effects: Effects): void => {
  const result = (value: number): void => effects.output({ kind: 'result', of: 'grantUnmapped', value });
  const { page } = event;
  const mapping = state.mappings.get(page);
  if (mapping === undefined) {
    const reason = 'no granted frame is mapped at the page';
    effects.violation(notPossible('grantUnmapped', reason, `pfn 0x${page.toString(16)}`));
    return;
  }
  state.mappings.delete(page);
  if (state.domain === 'hvm') {
    result(0);
    return;
  }
  if (state.domain === 'pv' && !isForeign(state.format, rawEntry(state, page))) {
    result(EINVAL);
    return;
  }
  if (!removeOverride(state, page, mapping, effects)) return;
  const after = state.switches.ballooned || state.domain === 'arm' ? state.format.invalid : mapping.saved;
  state.released.set(page, after);
  restore(state, page, after, effects);
  if (state.domain !== 'pv') {
    result(0);
    return;
  }
  if (mapping.kmap) {
    if (event.kmapFailed === true && state.switches.lookupAsksTable) {
      const text = `m2p_remove_override: pfn ${page.toString(16)} mfn ${mapping.mfn.toString(16)}, failed to modify kernel mappings`;
      effects.output({ kind: 'log', level: 'warn', text });
      result(-1);
      return;
    }
    effects.output({ kind: 'hypercall', op: 'unmap', count: 1, args: { kmap: true } });
  }
  restoreFront(state, mapping.mfn, effects);
  result(0);
};

const entered = ({ switches }: P2mState, mapping: HostMapping): boolean =>
  mapping.kmap ? switches.overrideKmap : switches.overridePlain;

const removeOverride = (state: P2mState, page: bigint, mapping: HostMapping, effects: Effects): boolean => {
  if (state.domain !== 'pv' || !entered(state, mapping)) return true;
  if (!takeLock(state, effects)) return false;
  const wrong = state.switches.defect === 'wrong-entry' ? state.overrides.find(mapping.mfn).entry : null;
  state.overrides.remove(mapping.mfn, wrong?.page ?? page);
  return true;
};

const restore = (state: P2mState, page: bigint, after: bigint, effects: Effects): void => {
  const { defect } = state.switches;
  if (defect === 'entry-kept') return;
  const other = defect === 'other-page-cleared' ? [...state.mappings.keys()].at(-1) : undefined;
  if (other !== undefined) setEntry(state, other, state.format.invalid, effects);
  setEntry(state, page, after, effects);
};

/** The owner's own page loses the foreign mark with the last override of its frame; that there is none left is looked up under the lock. */
const restoreFront = (state: P2mState, mfn: bigint, effects: Effects): void => {
  const front = state.m2p.get(mfn);
  if (front === undefined || rawEntry(state, front) !== (mfn | state.format.foreign)) return;
  if (!state.owned.has(mfn) || !takeLock(state, effects)) return;
  if (state.overrides.find(mfn).entry === null) setEntry(state, front, mfn, effects);
};
