import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { entryFlag } from './grant-constants.ts';
import type { GrantEvent } from './grant-event.ts';
import { refCount, sharedEntry, useFlags, type DeferredRef, type GrantDomain, type GrantState } from './grant-state.ts';
import { alternateHex, answer, say } from './grant-text.ts';

type EventOf<Name extends GrantEvent['name']> = Extract<GrantEvent, { readonly name: Name }>;

/** Seconds until Linux says that a page still waits. */
const WARN_AFTER = 60;
const USE = entryFlag.reading | entryFlag.writing;

const KINDS = {
  access: entryFlag.permitAccess,
  transfer: entryFlag.acceptTransfer,
  'sub-page': entryFlag.permitAccess | entryFlag.subPage,
  transitive: entryFlag.transitive,
} as const;

/** Is nobody using the entry, as the guest's kernel sees it? */
export const isFreeRef = (domain: GrantDomain, ref: number): boolean => {
  const entry = domain.shared.get(ref);
  if (entry === undefined) return true;
  const used = (entry.flags & entryFlag.typeMask) !== 0 || (useFlags(domain, entry) & USE) !== 0;
  return !used && domain.deferred.every((waiting) => waiting.ref !== ref);
};

/** The guest writes an entry, its flags last. */
export const grantAccess = (domain: GrantDomain, event: EventOf<'guest.grant'>, effects: Effects): void => {
  const { ref, kind = 'access' } = event;
  const known = Number.isInteger(ref) && ref >= 0 && ref < refCount(domain);
  const needs2 = kind === 'sub-page' || kind === 'transitive';
  if (!known || !isFreeRef(domain, ref) || (needs2 && domain.version === 1)) {
    const reason = !known
      ? `the table has ${refCount(domain)} references`
      : needs2 && domain.version === 1
        ? 'the table is of version 1'
        : 'the reference is in use';
    effects.violation(notPossible('guest.grant', reason, `d${domain.id} ref ${alternateHex(ref)}`));
    return;
  }
  const entry = sharedEntry(domain, ref);
  entry.domid = event.domid & 0xffff;
  entry.frame = BigInt.asUintN(domain.version === 1 ? 32 : 64, event.frame);
  entry.offset = (event.offset ?? 0) & 0xffff;
  entry.length = (event.length ?? 4096) & 0xffff;
  entry.transDomid = (event.transDomid ?? 0) & 0xffff;
  entry.transRef = (event.transRef ?? 0) >>> 0;
  entry.flags = KINDS[kind] | (event.readonly === true ? entryFlag.readonly : 0);
};

/** Writes raw flags, as only a faulty or hostile guest does. */
export const writeFlags = (domain: GrantDomain, event: EventOf<'guest.writeFlags'>, effects: Effects): void => {
  if (Number.isInteger(event.ref) && event.ref >= 0 && event.ref < refCount(domain))
    sharedEntry(domain, event.ref).flags = event.value & 0xffff;
  else effects.violation(notPossible('guest.writeFlags', `the table has ${refCount(domain)} references`));
};

/** Ends the access if nobody uses the entry (gnttab_end_foreign_access_ref). Version 2 clears the flags first and looks then. */
const tryEnd = (domain: GrantDomain, ref: number): boolean => {
  const entry = sharedEntry(domain, ref);
  if (domain.version === 2) {
    entry.flags = 0;
    return (entry.status & USE) === 0;
  }
  if ((entry.flags & USE) !== 0) return false;
  entry.flags = 0;
  return true;
};

/** The guest takes a page back (gnttab_end_foreign_access, drivers/xen/grant-table.c; MODEL.md M4.6). Result `ended`. */
export const endAccess = (
  state: GrantState,
  domain: GrantDomain,
  event: EventOf<'guest.endAccess'>,
  effects: Effects,
): void => {
  const { ref } = event;
  const waits = domain.deferred.some((waiting) => waiting.ref === ref);
  if (waits || !domain.shared.has(ref)) {
    const reason = waits ? 'it waits already' : 'it was never granted';
    effects.violation(notPossible('guest.endAccess', reason, `d${domain.id} ref ${alternateHex(ref)}`));
    return;
  }
  const pfn = sharedEntry(domain, ref).frame;
  const ended = tryEnd(domain, ref);
  answer(effects, 'ended', ended);
  if (ended) return;
  if (event.api === 'ref') say(effects, 'warn', `WARNING: g.e. ${alternateHex(ref)} still in use!`);
  else defer(state, domain, { ref, pfn, warnDelay: WARN_AFTER }, event.noMemory === true, effects);
};

const defer = (
  { switches }: GrantState,
  domain: GrantDomain,
  entry: DeferredRef,
  noMemory: boolean,
  effects: Effects,
): void => {
  if (noMemory) domain.leakedCount += 1;
  else {
    domain.deferred.push(entry);
    domain.deferredCount += 1;
  }
  const totals = switches.deferredTotals
    ? ` (total deferred ${domain.deferredCount}, total leaked ${domain.leakedCount})`
    : '';
  const what = `g.e. ${alternateHex(entry.ref)} (pfn ${alternateHex(entry.pfn)})${totals}`;
  say(effects, noMemory ? 'warn' : 'debug', `${noMemory ? 'leaking' : 'deferring'} ${what}`);
};

/** Once a second Linux tries again, ten pages unless told otherwise; those that still wait go to the end (gnttab_handle_deferred). */
export const retryDeferred = ({ params, switches }: GrantState, domain: GrantDomain, effects: Effects): void => {
  if (domain.deferred.length === 0) {
    effects.violation(notPossible('deferredTimer', 'no page waits', `d${domain.id}`));
    return;
  }
  let left = params.deferredPerSecond === 0 ? Infinity : params.deferredPerSecond;
  let first: DeferredRef | null = null;
  while (left > 0) {
    left -= 1;
    const entry = domain.deferred[0];
    if (entry === undefined || entry === first) return;
    domain.deferred.shift();
    if (tryEnd(domain, entry.ref)) {
      domain.deferredCount -= 1;
      const remaining = switches.deferredTotals ? `, ${domain.deferredCount} remaining` : '';
      say(effects, 'debug', `freeing g.e. ${alternateHex(entry.ref)} (pfn ${alternateHex(entry.pfn)})${remaining}`);
      continue;
    }
    entry.warnDelay -= 1;
    if (entry.warnDelay === 0) say(effects, 'info', `g.e. ${alternateHex(entry.ref)} still pending`);
    first ??= entry;
    domain.deferred.push(entry);
  }
};
