import { grantStatus } from './grant-constants.ts';
import type { GrantDomain } from './grant-state.ts';

/** Where a guest frame is in the machine, or the status that says why not (get_paged_frame). */
export const machineFrame = (
  domain: GrantDomain,
  gfn: bigint,
): { readonly mfn: bigint } | { readonly status: number } => {
  const kind = domain.kinds.get(gfn);
  if (kind === 'paged') return { status: grantStatus.eagain };
  if (kind === 'bad') return { status: grantStatus.badPage };
  return { mfn: domain.physmap.get(gfn) ?? gfn };
};
