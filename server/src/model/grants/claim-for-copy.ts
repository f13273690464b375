import type { Effects } from '../model.ts';
import { machineFrame } from './frames.ts';
import { entryFlag, grantStatus } from './grant-constants.ts';
import {
  activeEntry,
  refCount,
  sharedEntry,
  useFlags,
  type ActiveEntry,
  type GrantDomain,
  type GrantState,
  type SharedEntry,
} from './grant-state.ts';
import { alternateHex, say } from './grant-text.ts';
import { hasWritePin, isSaturated } from './pins.ts';
import { allowUse, reduceFlags } from './shared-check.ts';

/** A granted page that a copy uses. */
export interface CopyClaim {
  /** The part of the page that was granted. */
  readonly start: number;
  readonly length: number;
  readonly mfn: bigint;
  /** Ends the use. */
  readonly release: () => void;
}

/** Who copies, and in which direction. */
export interface CopyUse {
  readonly domid: number;
  readonly readonly: boolean;
  /** The entry may stand for one of another domain; only one level. */
  readonly mayStand: boolean;
}

const HOST_WRITE = 0x1;
const HOST_READ = 0x100;

/** Pins an entry for a copy (acquire_grant_for_copy), or answers the status that says why not. */
export const claimForCopy = (
  state: GrantState,
  granter: GrantDomain,
  ref: number,
  use: CopyUse,
  effects: Effects,
): CopyClaim | number => {
  if (!Number.isInteger(ref) || ref < 0 || ref >= refCount(granter)) {
    say(effects, 'warn', `Bad grant reference ${alternateHex(ref)}`);
    return grantStatus.badGntref;
  }
  const entry = sharedEntry(granter, ref);
  const active = activeEntry(granter, ref);
  const pins = use.readonly ? HOST_READ : HOST_WRITE;
  if (active.pin !== 0) {
    const full = isSaturated(active.pin, state.switches.wantedCounterOnly ? pins : null);
    if (active.domid !== use.domid || full) {
      const pin = active.pin.toString(16).padStart(8, '0');
      say(effects, 'warn', `Bad domain (${active.domid} != ${use.domid}), or risk of counter overflow ${pin}`);
      return grantStatus.generalError;
    }
  }
  const isNew = active.pin === 0 || (!use.readonly && !hasWritePin(active.pin));
  const flagsBefore = useFlags(granter, entry);
  if (isNew) {
    const status = allowUse(state, granter, entry, active.pin !== 0, { ...use, mapping: false, races: 0 }, effects);
    if (status !== grantStatus.okay) return status;
  }
  const undo = (): void => {
    reduceFlags(state, granter, entry, active.pin, use.readonly && (flagsBefore & entryFlag.writing) !== 0);
  };
  const stands = granter.version === 2 && (entry.flags & entryFlag.typeMask) === entryFlag.transitive;
  const behind = stands ? claimBehind(state, granter, entry, use, effects) : null;
  if (typeof behind === 'number') {
    undo();
    return behind;
  }
  if (active.pin === 0) {
    const status = fill(granter, entry, active, ref, use, behind);
    if (status !== grantStatus.okay) {
      undo();
      return status;
    }
  }
  active.pin += pins;
  const release = (): void => {
    if (!state.switches.copyPinsKept) active.pin = Math.max(0, active.pin - pins);
    reduceFlags(state, granter, entry, active.pin, use.readonly);
    behind?.release();
  };
  return { start: active.start, length: active.length, mfn: active.mfn, release };
};

/** The entry of another domain that this one stands for. */
const claimBehind = (
  state: GrantState,
  granter: GrantDomain,
  entry: SharedEntry,
  use: CopyUse,
  effects: Effects,
): CopyClaim | number => {
  const fail = (text: string): number => {
    say(effects, 'warn', text);
    return grantStatus.generalError;
  };
  if (!use.mayStand) return fail('transitive grant when transitivity not allowed');
  if (entry.transDomid === granter.id) return fail('transitive grants cannot be self-referential');
  const target = state.domains.get(entry.transDomid);
  if (target === undefined) return fail(`transitive grant referenced bad domain ${entry.transDomid}`);
  return claimForCopy(state, target, entry.transRef, { ...use, domid: granter.id, mayStand: false }, effects);
};

const fill = (
  granter: GrantDomain,
  entry: SharedEntry,
  active: ActiveEntry,
  ref: number,
  use: CopyUse,
  behind: CopyClaim | null,
): number => {
  const frame = behind ?? machineFrame(granter, entry.frame);
  if ('status' in frame) return frame.status;
  const isPart = granter.version === 2 && behind === null && (entry.flags & entryFlag.subPage) !== 0;
  active.domid = use.domid;
  active.mfn = frame.mfn;
  active.gfn = behind === null ? entry.frame : null;
  // An entry that stands for another one counts as a part of a page, so that it cannot be mapped.
  active.subPage = isPart || behind !== null;
  active.start = behind?.start ?? (isPart ? entry.offset : 0);
  active.length = behind?.length ?? (isPart ? entry.length : 4096);
  active.transDomid = behind === null ? granter.id : entry.transDomid;
  active.transRef = behind === null ? ref : entry.transRef;
  return grantStatus.okay;
};
