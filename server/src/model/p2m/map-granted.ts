import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { isForeign } from './entry-format.ts';
import { takeLock } from './override-lock.ts';
import type { GrantMapped } from './p2m-event.ts';
import type { P2mState } from './p2m-state.ts';
import { setEntry } from './set-entry.ts';
import { pfnToMfn, rawEntry } from './translate.ts';

const EINVAL = -22;
const ENOMEM = -12;

/**
 * A grant was mapped (gnttab_map_refs of Linux): the P2M entry of the page becomes the foreign frame, and in the era of the override table
 * the pair is entered there. Result `grantMapped`: 0, or the error that the caller gets.
 */
export const mapGranted = (state: P2mState, event: GrantMapped, effects: Effects): void => {
  const result = (value: number): void => effects.output({ kind: 'result', of: 'grantMapped', value });
  const { page, frame, kmap } = event;
  if (state.mappings.has(page) || (state.domain !== 'hvm' && isForeign(state.format, rawEntry(state, page)))) {
    const reason = 'the page shows a granted frame already, or is granted itself';
    effects.violation(notPossible('grantMapped', reason, `pfn 0x${page.toString(16)}`));
    return;
  }
  if ((event.status ?? 0) !== 0) {
    result(event.status ?? 0);
    return;
  }
  if (state.domain === 'hvm') {
    state.mappings.set(page, { mfn: frame, kmap: false, saved: page });
    result(0);
    return;
  }
  if (event.pageMissing === true && !state.switches.ballooned) {
    effects.output({ kind: 'log', level: 'warn', text: `m2p_add_override: pfn ${page.toString(16)} not mapped` });
    result(EINVAL);
    return;
  }
  const saved = pfnToMfn(state, page);
  if (state.switches.ballooned && state.domain === 'pv' && saved !== state.format.invalid) {
    effects.output({ kind: 'log', level: 'warn', text: 'page must be ballooned' });
    effects.violation({
      id: 'M5-I7',
      text: `Page 0x${page.toString(16)} still has the frame 0x${saved.toString(16)} when a grant is mapped over it.`,
      object: `pfn 0x${page.toString(16)}`,
    });
  }
  const marked =
    state.domain === 'arm' || state.switches.defect === 'mark-missing' ? frame : frame | state.format.foreign;
  if (event.noMemory === true || !setEntry(state, page, marked, effects)) {
    if (state.crashed) return;
    if (state.switches.ballooned) refuse(effects);
    result(ENOMEM);
    return;
  }
  state.mappings.set(page, { mfn: frame, kmap, saved });
  state.released.delete(page);
  if (kmap && state.domain === 'pv')
    effects.output({ kind: 'hypercall', op: 'map', count: 1, args: { kmap: true, devBusAddr: saved } });
  const entered = kmap ? state.switches.overrideKmap : state.switches.overridePlain;
  if (state.domain === 'pv' && entered) addOverride(state, { page, frame, kmap, saved }, effects);
  result(0);
};

/** m2p_add_override: the pair goes in, and a page of this same domain that owns the frame is marked foreign as well. */
const addOverride = (
  state: P2mState,
  added: { readonly page: bigint; readonly frame: bigint; readonly kmap: boolean; readonly saved: bigint },
  effects: Effects,
): void => {
  if (!takeLock(state, effects)) return;
  state.overrides.insert({ mfn: added.frame, page: added.page, saved: added.saved, kmap: added.kmap });
  if (state.switches.defect === 'lock-kept') state.lockHeld = true;
  const front = state.m2p.get(added.frame);
  if (front === undefined || rawEntry(state, front) !== added.frame) return;
  if (!isForeign(state.format, rawEntry(state, front)))
    setEntry(state, front, added.frame | state.format.foreign, effects);
};

const refuse = (effects: Effects): void => {
  effects.output({ kind: 'hypercall', op: 'unmap', count: 1, args: {} });
  effects.output({ kind: 'log', level: 'err', text: 'gnttab unmap failed: rc=0 st0=0 st1=0' });
};
