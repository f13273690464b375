import type { Effects } from '../model.ts';
import { frameOf } from './entry-format.ts';
import { takeLock } from './override-lock.ts';
import type { P2mState } from './p2m-state.ts';

/** get_phys_to_machine: the raw entry of a pfn. Beyond the limit old kernels know nothing, since 4.0 the pfn stands for itself. */
export const rawEntry = (state: P2mState, pfn: bigint): bigint => {
  const { format } = state;
  if (pfn >= state.limit) return state.switches.ballooned ? pfn | format.identity : format.invalid;
  return state.p2m.get(pfn) ?? format.invalid;
};

/** pfn_to_mfn: the frame behind a pfn without marks. Domains whose memory the hypervisor translates see the same number. */
export const pfnToMfn = (state: P2mState, pfn: bigint): bigint => {
  if (state.domain === 'hvm') return pfn;
  if (state.domain === 'arm') return frameOf(state.format, state.p2m.get(pfn) ?? pfn);
  return frameOf(state.format, rawEntry(state, pfn));
};

/**
 * mfn_to_pfn (MODEL.md M5.2; include/asm/xen/page.h 2.6.39–3.19 and 4.0+): the pfn that shows this frame here, all ones if none.
 * In the era of the override table a frame that the P2M does not confirm is looked up there, under the global lock.
 */
export const mfnToPfn = (state: P2mState, mfn: bigint, effects: Effects): bigint => {
  const { format, switches } = state;
  const none = format.invalid;
  if (state.domain === 'hvm') return mfn;
  if (state.domain === 'arm') return armReverse(state, mfn);
  let pfn = mfn < state.m2pSize ? (state.m2p.get(mfn) ?? none) : none;
  const entry = pfn === none ? none : rawEntry(state, pfn);
  if (pfn === none || comparable(state, entry) !== mfn)
    pfn = switches.lookupAsksTable ? findOverride(state, mfn, effects) : none;
  if (pfn === none && rawEntry(state, mfn) === (mfn | format.identity)) return mfn;
  return pfn;
};

/** mfn_to_local_pfn: the pfn if the frame is this domain's own memory, else null (−1 in the kernel). */
export const mfnToLocalPfn = (state: P2mState, mfn: bigint, effects: Effects): bigint | null => {
  if (state.domain === 'hvm') return mfn;
  const pfn = mfnToPfn(state, mfn, effects);
  if (state.domain === 'arm') return pfn === state.format.invalid || state.mappings.has(pfn) ? null : pfn;
  return pfn !== state.format.invalid && comparable(state, rawEntry(state, pfn)) === mfn ? pfn : null;
};

/** The entry as the lookups compare it. Without its marks a foreign frame passes for local memory, and a front's page for its backend's (W-06). */
const comparable = (state: P2mState, entry: bigint): bigint =>
  state.switches.rawCompare ? entry : frameOf(state.format, entry);

const findOverride = (state: P2mState, mfn: bigint, effects: Effects): bigint => {
  if (!takeLock(state, effects)) return state.format.invalid;
  const { entry, walked } = state.overrides.find(mfn);
  state.walked += walked;
  return entry?.page ?? state.format.invalid;
};

const armReverse = (state: P2mState, mfn: bigint): bigint => {
  if (state.switches.armReverse === 'identity') return mfn;
  const known = state.switches.armReverse === 'tree' ? state.reverse.get(mfn) : undefined;
  if (known !== undefined) return known;
  // Dom0's own memory is mapped 1:1; only foreign frames need the tree.
  const foreign = state.m2p.has(mfn) && !state.owned.has(mfn);
  return foreign ? state.format.invalid : mfn;
};
