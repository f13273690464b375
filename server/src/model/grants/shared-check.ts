import type { Effects } from '../model.ts';
import { entryFlag, grantStatus } from './grant-constants.ts';
import type { GrantDomain, GrantState, SharedEntry } from './grant-state.ts';
import { say } from './grant-text.ts';
import { hasWritePin } from './pins.ts';

/** Tries of the atomic update before the hypervisor gives up (`retries++ == 4`). */
const MAX_TRIES = 5;

/** Who wants to use an entry, and how. */
export interface EntryUse {
  readonly domid: number;
  readonly readonly: boolean;
  /** A mapping; a copy may also use parts of pages and entries that stand for others. */
  readonly mapping: boolean;
  /** Tries in which the guest changed the entry meanwhile. */
  readonly races: number;
}

/**
 * Sets the reading and writing flags of an entry if the guest allows the use (_set_status, xen/common/grant_table.c); status of the call. `pinned`: it is in
 * use already, so that its type and domain are not looked at again.
 */
export const allowUse = (
  state: GrantState,
  granter: GrantDomain,
  entry: SharedEntry,
  pinned: boolean,
  use: EntryUse,
  effects: Effects,
): number => {
  const problem = problemOf(state, granter, entry, pinned, use);
  if (problem !== null) {
    say(effects, 'warn', problem);
    return grantStatus.generalError;
  }
  const flags = entryFlag.reading | (use.readonly ? 0 : entryFlag.writing);
  if (granter.version === 1) entry.flags |= flags;
  else entry.status |= flags;
  return grantStatus.okay;
};

const problemOf = (
  state: GrantState,
  { version }: GrantDomain,
  entry: SharedEntry,
  pinned: boolean,
  use: EntryUse,
): string | null => {
  const mask = entryFlag.typeMask | (use.mapping ? entryFlag.subPage : 0);
  const type = entry.flags & mask;
  const mayStand = version === 2 && !use.mapping && type === entryFlag.transitive;
  if (!pinned && ((type !== entryFlag.permitAccess && !mayStand) || entry.domid !== use.domid)) {
    const rest = version === 2 ? `, flags ${mask.toString(16)}` : '';
    return `Bad flags (${entry.flags.toString(16)}) or dom (${entry.domid}); expected d${use.domid}${rest}`;
  }
  const refused = !use.readonly && (entry.flags & entryFlag.readonly) !== 0 && !state.switches.readonlyUnchecked;
  if (refused) return 'Attempt to write-pin a r/o grant entry';
  return use.races >= MAX_TRIES ? 'Shared grant entry is unstable' : null;
};

/** Takes the flags back that the pins no longer stand for. `wasReadonly`: a read-only use ended, which does not clear the writing flag. */
export const reduceFlags = (
  state: GrantState,
  granter: GrantDomain,
  entry: SharedEntry,
  pin: number,
  wasReadonly: boolean,
): void => {
  if (state.switches.flagsKept) return;
  const writing = !wasReadonly && !hasWritePin(pin) ? entryFlag.writing : 0;
  const gone = writing | (pin === 0 ? entryFlag.reading : 0);
  if (granter.version === 1) entry.flags &= ~gone;
  else entry.status &= ~gone;
};
