import type { Effects } from '../model.ts';
import { machineFrame } from './frames.ts';
import { grantStatus, mapFlag } from './grant-constants.ts';
import type { MapOp } from './grant-event.ts';
import {
  activeEntry,
  refCount,
  sharedEntry,
  type ActiveEntry,
  type GrantDomain,
  type GrantState,
  type SharedEntry,
} from './grant-state.ts';
import { alternateHex, answer, frameText, say } from './grant-text.ts';
import { addIommuEntry } from './iommu-entries.ts';
import { giveHandle, takeHandle } from './maptrack.ts';
import { hasWritePin, isSaturated, pinsOfMapping } from './pins.ts';
import { allowUse, reduceFlags } from './shared-check.ts';

const PV_ONLY = mapFlag.device | mapFlag.application | mapFlag.containsPte;

/** Maps one entry for a domain (map_grant_ref, xen/common/grant_table.c; MODEL.md M4.3). Results `map` (status), and `handle`, `bus` of a success. */
export const mapGrant = (state: GrantState, caller: GrantDomain, op: MapOp, effects: Effects): void => {
  const refused = refusalOf(state, caller, op, effects);
  if (refused !== null) {
    answer(effects, 'map', refused);
    return;
  }
  const granter = state.domains.get(op.granter);
  const vcpu = op.vcpu ?? 0;
  const handle = takeHandle(state, caller, vcpu);
  if (handle === null || granter === undefined) {
    say(effects, 'info', 'Failed to obtain maptrack handle');
    answer(effects, 'map', state.switches.noSpaceStatus ? grantStatus.noSpace : grantStatus.noDeviceSpace);
    return;
  }
  const result = pinEntry(state, caller, granter, op, effects);
  if (typeof result === 'number') {
    giveHandle(state, caller, handle, vcpu);
    answer(effects, 'map', result);
    return;
  }
  addIommuEntry(state, caller, result.mfn, op.flags, effects);
  caller.mappings.set(handle, { ref: op.ref, flags: op.flags & 0xffff, domid: granter.id, vcpu, mfn: result.mfn });
  answer(effects, 'map', grantStatus.okay);
  answer(effects, 'handle', handle);
  answer(effects, 'bus', result.mfn * 4096n);
};

/** Checks 1 to 4, which need no entry; null: none of them says no. */
const refusalOf = (state: GrantState, caller: GrantDomain, op: MapOp, effects: Effects): number | null => {
  if ((op.flags & (mapFlag.device | mapFlag.host)) === 0) {
    say(effects, 'info', `Bad flags in grant map op: ${op.flags.toString(16)}`);
    return grantStatus.badGntref;
  }
  if (caller.translated && (op.flags & PV_ONLY) !== 0) {
    say(effects, 'info', 'No device mapping in HVM domain');
    return grantStatus.generalError;
  }
  if (!state.domains.has(op.granter)) {
    say(effects, 'info', `Could not find domain ${op.granter}`);
    return grantStatus.badDomain;
  }
  return op.denied === true ? grantStatus.permissionDenied : null;
};

/** Checks 6 to 11: the entry is pinned and answered, or the status is. */
const pinEntry = (
  state: GrantState,
  caller: GrantDomain,
  granter: GrantDomain,
  op: MapOp,
  effects: Effects,
): ActiveEntry | number => {
  if (!Number.isInteger(op.ref) || op.ref < 0 || op.ref >= refCount(granter)) {
    say(effects, 'warn', `Bad ref ${alternateHex(op.ref)} for d${granter.id}`);
    return grantStatus.badGntref;
  }
  const entry = sharedEntry(granter, op.ref);
  const active = activeEntry(granter, op.ref);
  const readonly = (op.flags & mapFlag.readonly) !== 0;
  const pins = pinsOfMapping(op.flags);
  if (isTaken(state, caller, active, pins)) {
    const numbers = `${active.domid} != ${caller.id}), or risk of counter overflow ${active.pin.toString(16).padStart(8, '0')}`;
    say(effects, 'warn', `Bad domain (${numbers}, or subpage ${active.subPage ? 1 : 0}`);
    return grantStatus.generalError;
  }
  if (active.pin === 0 || (!readonly && !hasWritePin(active.pin))) {
    const use = { domid: caller.id, readonly, mapping: true, races: op.races ?? 0 };
    const status = allowUse(state, granter, entry, active.pin !== 0, use, effects);
    if (status !== grantStatus.okay) return status;
    if (active.pin === 0 && !fill(granter, caller, entry, active, op.ref)) {
      const frame = machineFrame(granter, entry.frame);
      reduceFlags(state, granter, entry, active.pin, readonly);
      return 'status' in frame ? frame.status : grantStatus.badPage;
    }
  }
  active.pin = (active.pin + pins) >>> 0;
  const problem = ownerProblem(granter, caller, active);
  if (problem === null) return active;
  if (problem !== '') say(effects, 'warn', problem);
  active.pin = (active.pin - pins) >>> 0;
  reduceFlags(state, granter, entry, active.pin, readonly);
  return grantStatus.generalError;
};

/** Check 7: an entry in use serves one domain, and its counters have an end. */
const isTaken = ({ switches }: GrantState, caller: GrantDomain, active: ActiveEntry, pins: number): boolean => {
  if (active.pin === 0) return false;
  const foreign = active.domid !== caller.id && !switches.mapperUnchecked;
  const full = isSaturated(active.pin, switches.wantedCounterOnly ? pins : null) && !switches.overflowUnchecked;
  return foreign || full || active.subPage;
};

const fill = (
  granter: GrantDomain,
  caller: GrantDomain,
  entry: SharedEntry,
  active: ActiveEntry,
  ref: number,
): boolean => {
  const frame = machineFrame(granter, entry.frame);
  if ('status' in frame) return false;
  active.domid = caller.id;
  active.mfn = frame.mfn;
  active.gfn = entry.frame;
  active.start = 0;
  active.length = 4096;
  active.subPage = false;
  active.transDomid = granter.id;
  active.transRef = ref;
  return true;
};

/** Check 11: the page must be the granter's own. The text, empty when nothing is printed; null: it is. */
const ownerProblem = (granter: GrantDomain, caller: GrantDomain, { mfn, gfn }: ActiveEntry): string | null => {
  const kind = gfn === null ? undefined : granter.kinds.get(gfn);
  if (kind === 'iomem' && caller.translated) return "HVM guests can't grant map iomem";
  if (kind !== 'foreign') return null;
  return granter.dying ? '' : `Could not pin grant frame ${frameText(mfn)}`;
};
