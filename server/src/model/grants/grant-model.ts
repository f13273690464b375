import type { Effects, Model } from '../model.ts';
import { notPossible } from '../violation.ts';
import { checkGrants } from './check-grants.ts';
import { copyGrant } from './copy-grant.ts';
import { destroyDomain, releaseMappings, warnActive } from './domain-end.ts';
import type { GrantEvent } from './grant-event.ts';
import { copyGrants, initialGrants, type GrantDomain, type GrantParams, type GrantState } from './grant-state.ts';
import { grantVariantIds, type GrantVariantId } from './grant-switches.ts';
import { endAccess, grantAccess, retryDeferred, writeFlags } from './guest-side.ts';
import { mapGrant } from './map-grant.ts';
import { cacheFlush, query, setVersion, setupTable, swapRefs } from './table-operations.ts';
import { transferPage } from './transfer-grant.ts';
import { unmapGrants } from './unmap-grant.ts';

/** A machine without guests. */
export const grantDefaults: Omit<GrantParams, 'domains'> = {
  cpus: 1,
  iommu: false,
  deferredPerSecond: 10,
  switches: {},
};

/**
 * M4: the grant tables of all domains, both sides (MODEL.md M4; xen/common/grant_table.c 4.2 to 4.19, drivers/xen/grant-table.c). The hypervisor's
 * operations are atomic here.
 */
export const grantModel: Model<GrantState, GrantEvent, GrantParams, GrantVariantId> = {
  id: 'm4',
  variants: grantVariantIds,
  init: initialGrants,
  copy: copyGrants,
  check: checkGrants,
  advance: (state, event, effects) => {
    const domain = state.domains.get(actorOf(event));
    if (event.name === 'query') query(state, event, effects);
    else if (domain === undefined) effects.violation(notPossible(event.name, `there is no d${actorOf(event)}`));
    else if (!domain.alive && !OF_DEAD.has(event.name))
      effects.violation(notPossible(event.name, `d${domain.id} does not run any more`));
    else advance(state, domain, event, effects);
  },
};

/** What may still happen to a domain that is dying. */
const OF_DEAD: ReadonlySet<string> = new Set(['domainDying', 'domainDestroyed', 'frameKind', 'softReset']);

const actorOf = (event: GrantEvent): number => {
  if ('caller' in event) return event.caller;
  if ('granter' in event) return event.granter;
  return 'd' in event ? event.d : -1;
};

const advance = (
  state: GrantState,
  domain: GrantDomain,
  event: Exclude<GrantEvent, { readonly name: 'query' }>,
  effects: Effects,
): void => {
  switch (event.name) {
    case 'guest.grant':
      grantAccess(domain, event, effects);
      return;
    case 'guest.endAccess':
      endAccess(state, domain, event, effects);
      return;
    case 'guest.writeFlags':
      writeFlags(domain, event, effects);
      return;
    case 'deferredTimer':
      retryDeferred(state, domain, effects);
      return;
    case 'map':
      for (const op of event.ops) mapGrant(state, domain, op, effects);
      return;
    case 'unmap':
      unmapGrants(state, domain, event.ops, effects);
      return;
    case 'copy':
      copyGrant(state, domain, event, effects);
      return;
    case 'transfer':
      transferPage(state, domain, event, effects);
      return;
    default:
      advanceTable(state, domain, event, effects);
  }
};

const advanceTable = (
  state: GrantState,
  domain: GrantDomain,
  event: Extract<
    GrantEvent,
    {
      readonly name:
        | 'swap'
        | 'setVersion'
        | 'guest.setVersion'
        | 'setupTable'
        | 'cacheFlush'
        | 'domainDying'
        | 'domainDestroyed'
        | 'softReset'
        | 'frameKind';
    }
  >,
  effects: Effects,
): void => {
  switch (event.name) {
    case 'swap':
      swapRefs(state, domain, event, effects);
      return;
    case 'setVersion':
    case 'guest.setVersion':
      setVersion(state, domain, event, effects);
      return;
    case 'setupTable':
      setupTable(state, domain, event, effects);
      return;
    case 'cacheFlush':
      cacheFlush(state, domain, event, effects);
      return;
    case 'domainDying':
      releaseMappings(state, domain, effects);
      return;
    case 'domainDestroyed':
      destroyDomain(state, domain, event.force === true, effects);
      return;
    case 'softReset':
      warnActive(domain, effects);
      return;
    case 'frameKind':
      if (event.kind === null) domain.kinds.delete(event.gfn);
      else domain.kinds.set(event.gfn, event.kind);
      return;
    default:
      effects.violation(notPossible(String((event as { readonly name?: unknown }).name), 'there is no such event'));
  }
};
