import { mapFlag } from '../../../server/src/model/grants/grant-constants.ts';
import type { CopySide, GrantEvent } from '../../../server/src/model/grants/grant-event.ts';
import { grantDefaults, grantModel } from '../../../server/src/model/grants/grant-model.ts';
import type {
  GrantDomain,
  GrantDomainParams,
  GrantParams,
  GrantState,
} from '../../../server/src/model/grants/grant-state.ts';
import type { GrantVariantId } from '../../../server/src/model/grants/grant-switches.ts';

const GUESTS: readonly GrantDomainParams[] = [{ id: 0 }, { id: 1 }, { id: 2, translated: true }];

/** Domain 0 and guests 1 (PV) and 2 (HVM), or those stated. */
export const machine = (
  more: Partial<GrantParams> = {},
  variant: GrantVariantId = 'X416',
  domains: readonly GrantDomainParams[] = GUESTS,
): GrantState => grantModel.init({ ...grantDefaults, domains, ...more }, variant);

export const domainOf = (state: GrantState, id: number): GrantDomain => {
  const domain = state.domains.get(id);
  if (domain === undefined) throw new Error(`there is no d${id}`);
  return domain;
};

/** Pin and flags of an entry, as key g shows them. */
export const row = (state: GrantState, id = 1, ref = 9): readonly string[] => {
  const domain = domainOf(state, id);
  const entry = domain.shared.get(ref);
  const flags = domain.version === 1 ? entry?.flags : entry?.status;
  return [`0x${(domain.active.get(ref)?.pin ?? 0).toString(16)}`, `0x${(flags ?? 0).toString(16)}`];
};

export const RW = mapFlag.host;
export const RO = mapFlag.host | mapFlag.readonly;

export const grant = (more: object = {}): GrantEvent => ({
  name: 'guest.grant',
  granter: 1,
  ref: 9,
  domid: 0,
  frame: 0x100n,
  ...more,
});
export const map = (flags: number, more: object = {}, caller = 0): GrantEvent => ({
  name: 'map',
  caller,
  ops: [{ granter: 1, ref: 9, flags, ...more }],
});
export const unmap = (handle: number, more: object = {}, caller = 0): GrantEvent => ({
  name: 'unmap',
  caller,
  ops: [{ handle, hostAddr: 1n, ...more }],
});
export const end = (more: object = {}): GrantEvent => ({
  name: 'guest.endAccess',
  granter: 1,
  ref: 9,
  api: 'page',
  ...more,
});
export const copy = (src: Partial<CopySide>, dst: Partial<CopySide>, len = 100): GrantEvent => ({
  name: 'copy',
  caller: 0,
  src: { domid: 0x7ff0, offset: 0, ...src },
  dst: { domid: 0x7ff0, offset: 0, ...dst },
  len,
});
export const OWN = { gfn: 0x5000n };
export const GRANTED = { domid: 1, ref: 9 };
