import type { GrantEvent } from '../../model/grants/grant-event.ts';
import { grantDefaults, grantModel } from '../../model/grants/grant-model.ts';
import {
  addGrantDomain,
  sharedEntry,
  useFlags,
  type GrantDomain,
  type GrantState,
} from '../../model/grants/grant-state.ts';
import { readGrantEvent } from '../what-if/read-grant-event.ts';
import { takeGrants } from './grant-start.ts';
import { modelMachine, type StateMap } from './model-machine.ts';
import type { SectionModel } from './section-machine.ts';
import type { SectionStart } from './section-start.ts';

/** Domains that run when the first event comes; others are there from their own first event on. All are PV with empty tables of version 1. */
const FIRST = [{ id: 0 }, { id: 1 }];

/** Grant tables (M4) along an `events` section. */
export const grantSection = (start: SectionStart): SectionModel => ({
  models: ['m4'],
  id: 'm4',
  variant: start.grants,
  begin: () => {
    const state = grantModel.init({ ...grantDefaults, domains: [] }, start.grants);
    const { left } = takeGrants(state, start.state);
    for (const domain of FIRST) addGrantDomain(state, domain);
    const notes =
      left === 0
        ? []
        : [
            `${left} entries of grant tables at the start are left out, because the state does not tell how they came to be`,
          ];
    const gone = new Set<number>();
    return modelMachine(
      grantModel,
      state,
      (recorded) => {
        const event = readGrantEvent(recorded);
        if (event === null) return [];
        for (const id of actors(event)) if (!gone.has(id)) addGrantDomain(state, { id });
        if (event.name === 'domainDestroyed') gone.add(event.d);
        return [event];
      },
      grantState,
      notes,
    );
  },
});

/** The domains that an event itself shows to run; the granter of a mapping may be gone. */
const actors = (event: GrantEvent): readonly number[] => {
  if ('caller' in event) return [event.caller];
  if ('granter' in event) return [event.granter];
  return 'd' in event ? [event.d] : [];
};

const grantState = ({ domains }: GrantState, into: StateMap): void => {
  for (const domain of domains.values()) {
    const table = `gt{${domain.id}}`;
    into.set(`${table}.version`, domain.version);
    into.set(`${table}.frames`, domain.frames);
    into.set(`${table}.mtFrames`, domain.maptrackFrames);
    into.set(`${table}.deferred`, domain.deferred.length);
    entriesOf(domain, table, into);
    for (const [handle, { ref, flags, domid }] of domain.mappings) {
      const of = `mt{${domain.id}}.h{${handle}}`;
      into.set(`${of}.ref`, ref);
      into.set(`${of}.flags`, flags);
      into.set(`${of}.domid`, domid);
    }
  }
};

/** The entries that are mapped, as key g shows them; of the others their pin, which is 0. */
const entriesOf = (domain: GrantDomain, table: string, into: StateMap): void => {
  for (const [ref, active] of domain.active) {
    const of = `${table}.e{${ref}}`;
    const shared = sharedEntry(domain, ref);
    into.set(`${of}.pin`, active.pin);
    into.set(`${of}.flags`, useFlags(domain, shared));
    if (active.pin === 0) continue;
    into.set(`${of}.actDom`, active.domid);
    into.set(`${of}.mfn`, active.mfn);
    into.set(`${of}.shDom`, shared.domid);
    into.set(`${of}.gmfn`, shared.frame);
  }
};
