import type { Effects } from '../model.ts';
import { grantStatus, mapFlag } from './grant-constants.ts';
import type { UnmapOp } from './grant-event.ts';
import { activeEntry, handleLimit, refCount, sharedEntry, type GrantDomain, type GrantState } from './grant-state.ts';
import { alternateHex, answer, say } from './grant-text.ts';
import { dropIommuEntry } from './iommu-entries.ts';
import { giveHandle } from './maptrack.ts';
import { pinsOfMapping } from './pins.ts';
import { reduceFlags } from './shared-check.ts';

/** Mappings that end with one flush of the translation buffers (GNTTAB_UNMAP_BATCH_SIZE). */
const BATCH = 32;

/** A mapping of which a part has ended: the pins go after the flush. */
interface Ended {
  readonly granter: GrantDomain;
  readonly ref: number;
  /** GNTMAP_* of what has ended. */
  readonly flags: number;
}

/**
 * Ends mappings in batches: first each one's page table entry and handle, then one flush on all processors that may have them, then the pins and the
 * guest's flags (gnttab_unmap_grant_ref; MODEL.md M4.4). Results `unmap` (status each), `flush` (processors).
 */
export const unmapGrants = (
  state: GrantState,
  caller: GrantDomain,
  ops: readonly UnmapOp[],
  effects: Effects,
): void => {
  for (let begin = 0; begin < ops.length; begin += BATCH) {
    const ended: Ended[] = [];
    for (const op of ops.slice(begin, begin + BATCH)) if (!endOne(state, caller, op, ended, effects)) break;
    if (!caller.translated) answer(effects, 'flush', state.params.cpus);
    for (const one of ended) dropPins(state, one);
    if (!caller.alive) return;
  }
};

/** False: the caller was crashed for what it asked for. */
const endOne = (state: GrantState, caller: GrantDomain, op: UnmapOp, ended: Ended[], effects: Effects): boolean => {
  const { handle } = op;
  const mapping = caller.mappings.get(handle);
  if (!(handle >= 0 && handle < handleLimit(caller)) || mapping === undefined || mapping.flags === 0) {
    const known = handle >= 0 && handle < handleLimit(caller);
    say(effects, 'info', `${known ? 'Zero flags for' : 'Bad'} d${caller.id} handle ${alternateHex(handle)}`);
    answer(effects, 'unmap', grantStatus.badHandle);
    return true;
  }
  const granter = state.domains.get(mapping.domid);
  if (granter === undefined) {
    say(effects, 'info', `Could not find domain ${mapping.domid}`);
    caller.alive = false;
    answer(effects, 'crashed', caller.id);
    return false;
  }
  if (op.denied === true) {
    answer(effects, 'unmap', grantStatus.permissionDenied);
    return true;
  }
  if (mapping.ref >= refCount(granter)) {
    say(effects, 'warn', `Unstable d${granter.id} handle ${alternateHex(handle)}`);
    answer(effects, 'unmap', grantStatus.badHandle);
    return true;
  }
  const bus = (op.devBusAddr ?? 0n) === 0n ? null : (op.devBusAddr ?? 0n);
  const real = activeEntry(granter, mapping.ref).mfn * 4096n;
  if (bus !== null && bus !== real) {
    const numbers = `${bus.toString(16)} != ${real.toString(16).padStart(16, '0')}`;
    say(effects, 'warn', `Bus address doesn't match gntref (${numbers})`);
    answer(effects, 'unmap', state.switches.busAddressStatus ? grantStatus.badDevAddr : grantStatus.generalError);
    return true;
  }
  const host = (op.hostAddr ?? 0n) === 0n ? 0 : mapping.flags & mapFlag.host;
  const device = bus === null ? 0 : mapping.flags & mapFlag.device;
  const readonly = mapping.flags & mapFlag.readonly;
  const before = mapping.flags;
  mapping.flags &= ~(host | device);
  if ((mapping.flags & (mapFlag.host | mapFlag.device)) === 0) {
    caller.mappings.delete(handle);
    giveHandle(state, caller, handle, mapping.vcpu);
    dropIommuEntry(state, caller, mapping.mfn, before, effects);
  }
  if ((host | device) !== 0) ended.push({ granter, ref: mapping.ref, flags: host | device | readonly });
  answer(effects, 'unmap', grantStatus.okay);
  return true;
};

/** Pins and flags of a mapping that is no longer in any buffer (unmap_common_complete). */
export const dropPins = (state: GrantState, { granter, ref, flags }: Ended): void => {
  const active = activeEntry(granter, ref);
  if (!state.switches.pinsKept) active.pin = pinsWithout(active.pin, pinsOfMapping(flags));
  reduceFlags(state, granter, sharedEntry(granter, ref), active.pin, (flags & mapFlag.readonly) !== 0);
};

/** Subtracts counter by counter, so that a state that never was possible does not borrow from the next counter. */
const pinsWithout = (pin: number, gone: number): number => {
  let left = 0;
  for (const shift of [0, 8, 16, 24]) {
    const count = Math.max(0, ((pin >>> shift) & 0xff) - ((gone >>> shift) & 0xff));
    left += count * 2 ** shift;
  }
  return left >>> 0;
};
