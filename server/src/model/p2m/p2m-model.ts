import type { Effects, Model } from '../model.ts';
import { notPossible } from '../violation.ts';
import { checkP2m } from './check-p2m.ts';
import { mapGranted } from './map-granted.ts';
import type { P2mEvent } from './p2m-event.ts';
import { copyP2m, initialP2m, type P2mParams, type P2mState } from './p2m-state.ts';
import type { P2mVariant } from './p2m-switches.ts';
import { setEntry } from './set-entry.ts';
import { mfnToLocalPfn, mfnToPfn, rawEntry } from './translate.ts';
import { unmapGranted } from './unmap-granted.ts';

const EFAULT = -14;

/** M5: P2M, M2P and the override table of a domain that maps grants (arch/x86/xen/p2m.c, arch/arm/xen/p2m.c; MODEL.md M5). */
export const p2mModel: Model<P2mState, P2mEvent, P2mParams, P2mVariant> = {
  id: 'm5',
  variants: ['override', 'kmap-only', 'page-flag'],
  init: initialP2m,
  copy: copyP2m,
  check: checkP2m,
  advance: (state, event, effects) => {
    if (state.crashed) {
      effects.violation(notPossible(event.name, 'the machine has stopped'));
      return;
    }
    switch (event.name) {
      case 'grantMapped':
        mapGranted(state, event, effects);
        return;
      case 'grantUnmapped':
        unmapGranted(state, event, effects);
        return;
      case 'lookup':
        result(effects, 'mfn_to_pfn', shown(state, mfnToPfn(state, event.mfn, effects)));
        return;
      case 'lookupLocal':
        result(effects, 'mfn_to_local_pfn', mfnToLocalPfn(state, event.mfn, effects));
        return;
      case 'balloon':
        balloon(state, event, effects);
        return;
      case 'exchange':
        exchange(state, event.pfn, event.mfn, effects);
        return;
      case 'directIo':
        directIo(state, event.page, effects);
        return;
      default:
        effects.violation(notPossible((event as { name: string }).name, 'the model has no such event'));
    }
  },
};

const result = (effects: Effects, of: string, value: bigint | number | null): void =>
  effects.output({ kind: 'result', of, value });

/** All ones is shown as what it means: no pfn. */
const shown = (state: P2mState, pfn: bigint): bigint | null => (pfn === state.format.invalid ? null : pfn);

const balloon = (state: P2mState, event: P2mEvent & { name: 'balloon' }, effects: Effects): void => {
  const { pfn, direction, mfn } = event;
  if (refused(state, 'balloon', pfn, effects)) return;
  if (direction === 'out') {
    const old = rawEntry(state, pfn);
    if (!state.owned.has(old)) {
      effects.violation(notPossible('balloon', 'the pfn has no frame to give back', `pfn 0x${pfn.toString(16)}`));
      return;
    }
    if (!setEntry(state, pfn, state.format.invalid, effects)) return;
    state.owned.delete(old);
    state.m2p.delete(old);
  } else {
    const free = mfn !== undefined && !state.owned.has(mfn) && !state.m2p.has(mfn);
    if (!free || rawEntry(state, pfn) !== state.format.invalid) {
      const reason = free ? 'the pfn has a frame already' : 'the frame belongs to somebody already, or is not stated';
      effects.violation(notPossible('balloon', reason, `pfn 0x${pfn.toString(16)}`));
      return;
    }
    take(state, pfn, mfn, effects);
  }
};

const exchange = (state: P2mState, pfn: bigint, mfn: bigint, effects: Effects): void => {
  if (refused(state, 'exchange', pfn, effects)) return;
  const old = rawEntry(state, pfn);
  if (state.domain === 'pv' && (!state.owned.has(old) || state.m2p.has(mfn))) {
    const reason = 'the pfn has no frame of its own, or the new frame belongs to somebody already';
    effects.violation(notPossible('exchange', reason, `pfn 0x${pfn.toString(16)}`));
    return;
  }
  if (state.domain === 'pv') {
    state.owned.delete(old);
    state.m2p.delete(old);
  }
  take(state, pfn, mfn, effects);
};

const take = (state: P2mState, pfn: bigint, mfn: bigint, effects: Effects): void => {
  if (!setEntry(state, pfn, mfn, effects)) return;
  state.owned.add(mfn);
  state.m2p.set(mfn, pfn);
  state.released.delete(pfn);
};

const refused = (state: P2mState, event: string, pfn: bigint, effects: Effects): boolean => {
  const granted = [...state.mappings.values()].some(({ mfn }) => state.owned.has(mfn) && state.m2p.get(mfn) === pfn);
  const shared = granted || state.mappings.has(pfn);
  if (shared) effects.violation(notPossible(event, 'the pfn takes part in a grant', `pfn 0x${pfn.toString(16)}`));
  else if (state.domain === 'pv' && pfn >= state.limit)
    effects.violation(notPossible(event, 'the pfn is outside the P2M', `pfn 0x${pfn.toString(16)}`));
  else return false;
  return true;
};

/**
 * get_user_pages finds the page behind the frame of a user mapping. With the override that is the backend's page; without it the page of a front
 * in this same domain, which that front holds locked until the I/O is done (MODEL.md M5.3 rows 4 and 5).
 */
const directIo = (state: P2mState, page: bigint, effects: Effects): void => {
  const mapping = state.mappings.get(page);
  if (mapping?.kmap !== true) {
    effects.violation(notPossible('directIo', 'the page is not mapped for user space', `pfn 0x${page.toString(16)}`));
    return;
  }
  // Since 4.0 the mark of the page itself tells, nobody asks the frame.
  const found = state.switches.ballooned || state.domain === 'hvm' ? page : mfnToPfn(state, mapping.mfn, effects);
  if (found === state.format.invalid) {
    result(effects, 'get_user_pages', EFAULT);
    return;
  }
  if (found !== page && state.owned.has(mapping.mfn)) state.deadlock = found;
  result(effects, 'get_user_pages', found);
};
