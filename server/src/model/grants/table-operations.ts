import type { Effects } from '../model.ts';
import { domidSelf, entryFlag, grantStatus, reservedRefs, statusFrames } from './grant-constants.ts';
import type { GrantEvent } from './grant-event.ts';
import { refCount, sharedEntry, type GrantDomain, type GrantState, type SharedEntry } from './grant-state.ts';
import { alternateHex, answer, say } from './grant-text.ts';

type EventOf<Name extends GrantEvent['name']> = Extract<GrantEvent, { readonly name: Name }>;

type VersionEvent = Extract<GrantEvent, { readonly name: 'setVersion' | 'guest.setVersion' }>;

const EPERM = -1;
const EAGAIN = -11;
const EBUSY = -16;
const EINVAL = -22;
const ERANGE = -34;
const ENOSYS = -38;
const ESRCH = -3;
const USE = entryFlag.reading | entryFlag.writing;

const target = (state: GrantState, caller: GrantDomain | null, domid: number): GrantDomain | undefined =>
  domid === domidSelf && caller !== null ? caller : state.domains.get(domid);

/** A domain asks for more frames of its table (gnttab_setup_table, gnttab_grow_table). Result `setupTable`. */
export const setupTable = (
  state: GrantState,
  caller: GrantDomain,
  event: EventOf<'setupTable'>,
  effects: Effects,
): void => {
  const domain = target(state, caller, event.domid);
  if (domain === undefined) {
    answer(effects, 'setupTable', grantStatus.badDomain);
    return;
  }
  const frames = Math.max(1, event.frames >>> 0);
  if (frames > domain.maxFrames) {
    say(effects, 'info', `d${domain.id} is limited to ${domain.maxFrames} grant-table frames`);
    answer(effects, 'setupTable', grantStatus.generalError);
    return;
  }
  if (frames > domain.frames) {
    say(effects, 'info', `Expanding d${domain.id} grant table from ${domain.frames} to ${frames} frames`);
    if (event.noMemory === true) {
      const numbers = `Current: ${domain.frames} Max: ${domain.maxFrames}`;
      say(effects, 'info', `Allocation failure when expanding d${domain.id} grant table`);
      say(effects, 'info', `Expand grant table of d${domain.id} to ${frames} failed. ${numbers}`);
      answer(effects, 'setupTable', grantStatus.generalError);
      return;
    }
    domain.frames = frames;
  }
  answer(effects, 'setupTable', grantStatus.okay);
};

/** The version of the caller's table changes; all entries but the first eight are cleared (gnttab_set_version). Result `setVersion`: 0 or −errno. */
export const setVersion = (
  { switches }: GrantState,
  caller: GrantDomain,
  event: VersionEvent,
  effects: Effects,
): void => {
  const { version } = event;
  const fail = (value: number, text: string | null = null): void => {
    if (text !== null) say(effects, 'warn', text);
    answer(effects, 'setVersion', value);
  };
  if (version !== 1 && version !== 2) {
    fail(EINVAL);
    return;
  }
  if (version === 2 && !switches.version2) {
    fail(ENOSYS);
    return;
  }
  if (version === caller.version) {
    answer(effects, 'setVersion', 0);
    return;
  }
  for (const [ref, { pin }] of caller.active)
    if (ref >= reservedRefs && pin !== 0) {
      const change = `from ${caller.version} to ${version}`;
      fail(EBUSY, `tried to change grant table version ${change}, but some grant entries still in use`);
      return;
    }
  if (version === 1 && event.busy === true) {
    fail(EAGAIN);
    return;
  }
  if (version === 1 && !fitsVersion1(caller)) {
    fail(ERANGE, 'tried to change grant table version to 1 with non-representable entries');
    return;
  }
  convert(caller, version, effects);
  answer(effects, 'setVersion', 0);
};

const reserved = (domain: GrantDomain): [number, SharedEntry][] =>
  [...domain.shared].filter(([ref]) => ref < reservedRefs);

const fitsVersion1 = (domain: GrantDomain): boolean =>
  reserved(domain).every(([, { flags, frame }]) => {
    const type = flags & entryFlag.typeMask;
    return type !== entryFlag.transitive && (type !== entryFlag.permitAccess || frame < 1n << 32n);
  });

const convert = (domain: GrantDomain, version: 1 | 2, effects: Effects): void => {
  const kept = reserved(domain);
  domain.shared.clear();
  for (const [ref, entry] of kept) {
    const type = entry.flags & entryFlag.typeMask;
    if (domain.version === 2 && type !== entryFlag.permitAccess) {
      if (type !== entryFlag.invalid)
        say(
          effects,
          'info',
          `bad flags ${alternateHex(entry.flags)} in grant ${alternateHex(ref)} when switching version`,
        );
      continue;
    }
    const all = entry.flags | entry.status;
    domain.shared.set(ref, {
      ...entry,
      flags: version === 1 ? all : all & ~USE,
      status: version === 1 ? 0 : all & USE,
    });
  }
  domain.version = version;
};

/** Two unused entries change places (swap_grant_ref). Result `swap`. */
export const swapRefs = (_state: GrantState, caller: GrantDomain, event: EventOf<'swap'>, effects: Effects): void => {
  const { refA, refB } = event;
  const fail = (status: number, text: string): void => {
    say(effects, 'warn', text);
    answer(effects, 'swap', status);
  };
  for (const [name, ref] of [
    ['a', refA],
    ['b', refB],
  ] as const)
    if (!(Number.isInteger(ref) && ref >= 0 && ref < refCount(caller))) {
      fail(grantStatus.badGntref, `Bad ref-${name} ${alternateHex(ref)}`);
      return;
    }
  if (refA !== refB) {
    for (const [name, ref] of [
      ['a', refA],
      ['b', refB],
    ] as const)
      if ((caller.active.get(ref)?.pin ?? 0) !== 0) {
        fail(grantStatus.eagain, `ref ${name} ${alternateHex(ref)} busy`);
        return;
      }
    const first = sharedEntry(caller, refA);
    caller.shared.set(refA, sharedEntry(caller, refB));
    caller.shared.set(refB, first);
  }
  answer(effects, 'swap', grantStatus.okay);
};

/** Cleans or drops cache lines of a page, of the caller's own or of one that it has mapped (cache_flush, Arm). Result `cacheFlush`: 0 or −errno. */
export const cacheFlush = (
  state: GrantState,
  caller: GrantDomain,
  event: EventOf<'cacheFlush'>,
  effects: Effects,
): void => {
  answer(effects, 'cacheFlush', flushResult(state, caller, event));
};

const flushResult = (
  state: GrantState,
  caller: GrantDomain,
  { mfn, offset, len, op }: EventOf<'cacheFlush'>,
): number => {
  const inPage = offset >= 0 && offset < 4096 && len >= 0 && len <= 4096 && offset + len <= 4096;
  if (!inPage || (op & ~3) !== 0) return EINVAL;
  if (len === 0 || op === 0) return 0;
  if (caller.kinds.get(mfn) === 'bad') return EINVAL;
  if (caller.kinds.get(mfn) === 'iomem') return EPERM;
  let owned = true;
  for (const { id, active, physmap } of state.domains.values()) {
    if (id === caller.id) continue;
    if ([...physmap.values()].includes(mfn)) owned = false;
    for (const entry of active.values()) {
      if (entry.mfn !== mfn || entry.pin === 0) continue;
      if (entry.domid === caller.id) return 0;
      owned = false;
    }
  }
  return owned ? 0 : EINVAL;
};

/** Questions that change nothing. Results `size` with `maxSize`, `version`, `statusFrames`; −errno or a status for a domain that is not there. */
export const query = (state: GrantState, event: EventOf<'query'>, effects: Effects): void => {
  const domain = state.domains.get(event.domid);
  if (domain === undefined) {
    answer(effects, event.of, event.of === 'version' ? ESRCH : grantStatus.badDomain);
    return;
  }
  const value =
    event.of === 'version'
      ? domain.version
      : event.of === 'size'
        ? domain.frames
        : domain.version === 2
          ? statusFrames(domain.frames)
          : 0;
  answer(effects, event.of, value);
  if (event.of === 'size') answer(effects, 'maxSize', domain.maxFrames);
};
