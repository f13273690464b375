import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { mapFlag } from './grant-constants.ts';
import type { GrantDomain, GrantState } from './grant-state.ts';
import { alternateHex, frameText, say } from './grant-text.ts';
import { dropPins } from './unmap-grant.ts';

/** Entries that a reset lists (WARN_GRANT_MAX). */
const MOST_LISTED = 10;
const USE = mapFlag.host | mapFlag.device;

/** A domain begins to die: all that it has mapped is released (gnttab_release_mappings). */
export const releaseMappings = (state: GrantState, domain: GrantDomain, effects: Effects): void => {
  if (domain.dying) {
    effects.violation(notPossible('domainDying', 'it is dying already', `d${domain.id}`));
    return;
  }
  domain.dying = true;
  domain.alive = false;
  const handles = [...domain.mappings].sort(([a], [b]) => (state.switches.releaseFromEnd ? b - a : a - b));
  for (const [handle, { ref, flags, domid }] of handles) {
    if ((flags & USE) === 0) continue;
    const what = `${alternateHex(handle)} ref ${alternateHex(ref)} flags ${alternateHex(flags)} d${domid}`;
    say(effects, 'info', `Grant release ${what}`);
    domain.mappings.delete(handle);
    const granter = state.domains.get(domid);
    if (granter !== undefined) dropPins(state, { granter, ref, flags });
  }
  domain.iommu.clear();
};

/** The last of a domain goes. Its pages keep it while somebody has mapped them; `force` takes it away all the same, as a defect would. */
export const destroyDomain = (state: GrantState, domain: GrantDomain, force: boolean, effects: Effects): void => {
  const mapped = [...domain.active.values()].some(({ pin }) => pin !== 0);
  if (!force && (!domain.dying || mapped)) {
    const reason = domain.dying ? 'its pages are mapped' : 'it is not dying';
    effects.violation(notPossible('domainDestroyed', reason, `d${domain.id}`));
    return;
  }
  state.domains.delete(domain.id);
};

/** A reset says which entries are in use (grant_table_warn_active_grants). */
export const warnActive = (domain: GrantDomain, effects: Effects): void => {
  const rows = [...domain.active].filter(([, { pin }]) => pin !== 0).sort(([a], [b]) => a - b);
  for (const [ref, { mfn }] of rows.slice(0, MOST_LISTED))
    say(effects, 'debug', `d${domain.id} has active grant ${ref.toString(16)} (MFN: ${frameText(mfn)})`);
  if (rows.length > MOST_LISTED)
    say(effects, 'debug', `d${domain.id} has too many (${rows.length}) active grants to report`);
};
