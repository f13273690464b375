import type { Effects } from '../model.ts';
import { claimForCopy, type CopyClaim } from './claim-for-copy.ts';
import { machineFrame } from './frames.ts';
import { domidSelf, grantStatus } from './grant-constants.ts';
import type { CopySide, GrantEvent } from './grant-event.ts';
import type { GrantDomain, GrantState } from './grant-state.ts';
import { answer, say } from './grant-text.ts';

type CopyEvent = Extract<GrantEvent, { readonly name: 'copy' }>;

const PAGE = 4096;

/** Copies between pages, granted or the caller's own (gnttab_copy; MODEL.md M4.5). Result `copy`, counter `grant.copied` (bytes). */
export const copyGrant = (state: GrantState, caller: GrantDomain, event: CopyEvent, effects: Effects): void => {
  const status = copyOne(state, caller, event, effects);
  answer(effects, 'copy', status);
  if (status === grantStatus.okay && event.len > 0)
    effects.output({ kind: 'counter', name: 'grant.copied', delta: event.len });
};

const copyOne = (state: GrantState, caller: GrantDomain, event: CopyEvent, effects: Effects): number => {
  const { src, dst, len } = event;
  const beyond = !(src.offset + len <= PAGE && dst.offset + len <= PAGE);
  const first = state.switches.lengthFirst;
  if (first && len === 0) return grantStatus.okay;
  if (first && beyond) return beyondPage(effects);
  for (const side of [src, dst]) {
    if (side.domid !== domidSelf && side.ref === undefined) return grantStatus.permissionDenied;
    if (side.domid !== domidSelf && !state.domains.has(side.domid)) return grantStatus.badDomain;
  }
  const source = claim(state, caller, src, true, effects);
  if (typeof source === 'number') return source;
  const target = claim(state, caller, dst, false, effects);
  if (typeof target === 'number') {
    source.release();
    return target;
  }
  const status = beyond
    ? beyondPage(effects)
    : outside(source, src, len, 'source', effects) || outside(target, dst, len, 'dest', effects);
  source.release();
  target.release();
  return status;
};

const beyondPage = (effects: Effects): number => {
  say(effects, 'warn', 'copy beyond page area');
  return grantStatus.badCopyArg;
};

const claim = (
  state: GrantState,
  caller: GrantDomain,
  side: CopySide,
  readonly: boolean,
  effects: Effects,
): CopyClaim | number => {
  const domain = side.domid === domidSelf ? caller : state.domains.get(side.domid);
  if (domain === undefined) return grantStatus.badDomain;
  if (side.ref !== undefined) {
    const use = { domid: caller.id, readonly, mayStand: state.switches.transitive };
    return claimForCopy(state, domain, side.ref, use, effects);
  }
  const gfn = side.gfn ?? 0n;
  const frame = machineFrame(domain, gfn);
  if ('mfn' in frame) return { start: 0, length: PAGE, mfn: frame.mfn, release: () => undefined };
  say(effects, 'warn', `source frame ${gfn.toString(16).padStart(16, '0')} invalid`);
  return frame.status;
};

const outside = (
  { start, length }: CopyClaim,
  { offset }: CopySide,
  len: number,
  what: 'source' | 'dest',
  effects: Effects,
): number => {
  if (offset >= start && offset + len <= start + length) return grantStatus.okay;
  say(effects, 'warn', `copy ${what} out of bounds: ${offset} < ${start} || ${len} > ${length}`);
  return grantStatus.generalError;
};
