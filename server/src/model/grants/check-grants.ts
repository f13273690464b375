import type { Violation } from '../violation.ts';
import { entryFlag } from './grant-constants.ts';
import type { ActiveEntry, GrantDomain, GrantState, SharedEntry } from './grant-state.ts';
import { sharedEntry, useFlags } from './grant-state.ts';
import { alternateHex } from './grant-text.ts';
import { decodePins, flagsOfPins, hasWritePin, pinsOfMapping } from './pins.ts';

type Add = (id: string, object: string, text: string) => void;

const USE = entryFlag.reading | entryFlag.writing;
/** A counter that has come so far has a leak behind it; mapping stops at 128. */
const LEAK = 100;

/** The invariants M4-I1 to M4-I10 and M4-I13 to M4-I16 (MODEL.md M4.8); I11 and I12 need the backends that map. */
export const checkGrants = (state: GrantState): readonly Violation[] => {
  const found: Violation[] = [];
  const add: Add = (id, object, text) => void found.push({ id, text: `${text}.`, object });
  const owners = new Map<bigint, GrantDomain>();
  const pins = pinsOfHandles(state, add);
  for (const domain of state.domains.values()) {
    checkDomain(domain, add);
    const frames = new Map<bigint, { readonly domid: number; readonly writes: boolean }>();
    for (const [ref, active] of domain.active) {
      if (active.pin === 0) continue;
      const object = `d${domain.id} ref ${alternateHex(ref)}`;
      checkRow(domain, sharedEntry(domain, ref), active, object, add);
      checkOwner(owners, frames, domain, active, object, add);
      const handles = pins.get(domain.id)?.get(ref) ?? 0;
      if (handles !== active.pin)
        add('M4-I5', object, `Its pins are ${alternateHex(active.pin)}, the handles give ${alternateHex(handles)}`);
    }
    checkUnpinned(domain, add);
  }
  return found;
};

const checkRow = (domain: GrantDomain, entry: SharedEntry, active: ActiveEntry, object: string, add: Add): void => {
  const { pin } = active;
  const flags = useFlags(domain, entry);
  const type = entry.flags & entryFlag.typeMask;
  if ((flags & USE) !== flagsOfPins(pin))
    add('M4-I1', object, `Its flags are ${alternateHex(flags)} with pins ${alternateHex(pin)}`);
  if (type === entryFlag.permitAccess && (entry.flags & entryFlag.readonly) !== 0 && hasWritePin(pin))
    add('M4-I2', object, 'It is read-only and has a writable mapping');
  if (domain.version === 1 && (type !== entryFlag.permitAccess || entry.domid !== active.domid))
    add('M4-I3', object, `It is for d${entry.domid} with type ${type}, and d${active.domid} has it mapped`);
  if (!domain.translated && type === entryFlag.permitAccess && !active.subPage && entry.frame !== active.mfn)
    add('M4-I4', object, `The guest says frame ${alternateHex(entry.frame)}, mapped is ${alternateHex(active.mfn)}`);
  if (Object.values(decodePins(pin)).some((count) => count >= LEAK))
    add('M4-I15', object, `A counter of its pins ${alternateHex(pin)} is at ${LEAK} or more`);
  if (domain.version === 2 && type === entryFlag.invalid) add('M4-I16', object, 'Access was ended while it is mapped');
};

const checkOwner = (
  owners: Map<bigint, GrantDomain>,
  frames: Map<bigint, { readonly domid: number; readonly writes: boolean }>,
  domain: GrantDomain,
  { mfn, domid, pin, transDomid }: ActiveEntry,
  object: string,
  add: Add,
): void => {
  if (transDomid !== domain.id) return;
  const owner = owners.get(mfn);
  if (owner !== undefined && owner !== domain)
    add('M4-I7', object, `Frame ${alternateHex(mfn)} is granted by d${owner.id} as well`);
  owners.set(mfn, domain);
  const other = frames.get(mfn);
  const writes = hasWritePin(pin);
  if (other !== undefined && (other.domid !== domid || (other.writes && writes)))
    add('M4-I8', object, `Frame ${alternateHex(mfn)} is mapped through another reference as well`);
  frames.set(mfn, { domid, writes });
};

/** Entries that nobody has mapped must not say that somebody uses them. */
const checkUnpinned = (domain: GrantDomain, add: Add): void => {
  for (const [ref, entry] of domain.shared) {
    if ((domain.active.get(ref)?.pin ?? 0) !== 0) continue;
    const isTransfer = (entry.flags & entryFlag.typeMask) === entryFlag.acceptTransfer;
    if (!isTransfer && (useFlags(domain, entry) & USE) !== 0)
      add('M4-I1', `d${domain.id} ref ${alternateHex(ref)}`, 'Its flags say that it is in use, it has no pins');
  }
};

const checkDomain = (domain: GrantDomain, add: Add): void => {
  const object = `d${domain.id}`;
  const { frames, maxFrames, maptrackFrames, maxMaptrackFrames } = domain;
  if (frames >= 0.9 * maxFrames) add('M4-I9', object, `Its table has ${frames} of ${maxFrames} frames`);
  if (maptrackFrames > 0 && maptrackFrames >= 0.9 * maxMaptrackFrames)
    add('M4-I10', object, `Its mappings need ${maptrackFrames} of ${maxMaptrackFrames} frames`);
  const mapped = domain.dying && [...domain.active.values()].some(({ pin }) => pin !== 0);
  if (mapped) add('M4-I13', object, 'It is dying and its pages are mapped');
  for (const { ref, warnDelay } of domain.deferred)
    if (warnDelay <= 0) add('M4-I14', `${object} ref ${alternateHex(ref)}`, 'Its page has waited for more than 60 s');
};

/** What the handles of all domains say about the pins of every entry. */
const pinsOfHandles = (state: GrantState, add: Add): Map<number, Map<number, number>> => {
  const pins = new Map<number, Map<number, number>>();
  for (const domain of state.domains.values())
    for (const [handle, { ref, flags, domid }] of domain.mappings) {
      const active = state.domains.get(domid)?.active.get(ref);
      if (active === undefined || active.pin === 0 || active.domid !== domain.id)
        add(
          'M4-I6',
          `d${domain.id} handle ${alternateHex(handle)}`,
          `It names d${domid} ref ${alternateHex(ref)}, which is not mapped for it`,
        );
      const ofGranter = pins.get(domid) ?? new Map<number, number>();
      pins.set(domid, ofGranter);
      ofGranter.set(ref, ((ofGranter.get(ref) ?? 0) + pinsOfMapping(flags)) >>> 0);
    }
  return pins;
};
