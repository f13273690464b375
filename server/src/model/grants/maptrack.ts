import { handlesPerFrame } from './grant-constants.ts';
import { handleLimit, type GrantDomain, type GrantState } from './grant-state.ts';

const listOf = (domain: GrantDomain, vcpu: number): number[] => {
  const known = domain.free.get(vcpu);
  if (known !== undefined) return known;
  const made: number[] = [];
  domain.free.set(vcpu, made);
  return made;
};

/** A free handle of the caller (get_maptrack_handle), with a further frame of them if need be; null: there is none. */
export const takeHandle = ({ switches }: GrantState, domain: GrantDomain, vcpu: number): number | null => {
  const own = listOf(domain, switches.handlesPerVcpu ? vcpu : 0);
  if (own.length === 0 && domain.maptrackFrames < domain.maxMaptrackFrames) {
    const first = handleLimit(domain);
    domain.maptrackFrames += 1;
    for (let handle = first; handle < first + handlesPerFrame; handle += 1) own.push(handle);
    // The last one in is the first one out where there is one list; its frames are strung from the lowest handle on.
    if (!switches.handlesPerVcpu) own.reverse();
  }
  const from = own.length > 0 ? own : stolenFrom(domain);
  return (switches.handlesPerVcpu ? from?.shift() : from?.pop()) ?? null;
};

/** Another processor's list that still has handles. */
const stolenFrom = (domain: GrantDomain): number[] | undefined => {
  for (const list of domain.free.values()) if (list.length > 0) return list;
  return undefined;
};

/** The handle is free again, on the list of the processor that took it. */
export const giveHandle = ({ switches }: GrantState, domain: GrantDomain, handle: number, vcpu: number): void => {
  listOf(domain, switches.handlesPerVcpu ? vcpu : 0).push(handle);
};
