import type { Effects } from '../model.ts';
import { mapFlag } from './grant-constants.ts';
import type { GrantDomain, GrantState } from './grant-state.ts';

const hypercall = (effects: Effects, op: string, mfn: bigint, writable: boolean): void => {
  effects.output({ kind: 'hypercall', op, count: 1, args: { dfn: mfn, writable } });
};

/** A PV domain that maps a frame gets it into its IOMMU table at the frame's own number, once, and writable as soon as one mapping is. */
export const addIommuEntry = (
  { params }: GrantState,
  domain: GrantDomain,
  mfn: bigint,
  flags: number,
  effects: Effects,
): void => {
  if (!params.iommu || domain.translated) return;
  const readonly = (flags & mapFlag.readonly) !== 0;
  const entry = domain.iommu.get(mfn) ?? { reads: 0, writes: 0 };
  domain.iommu.set(mfn, entry);
  if (!readonly && entry.writes === 0) hypercall(effects, 'iommu_map', mfn, true);
  else if (readonly && entry.reads + entry.writes === 0) hypercall(effects, 'iommu_map', mfn, false);
  if (readonly) entry.reads += 1;
  else entry.writes += 1;
};

/** A mapping of the frame is gone. */
export const dropIommuEntry = (
  { params }: GrantState,
  domain: GrantDomain,
  mfn: bigint,
  flags: number,
  effects: Effects,
): void => {
  const entry = domain.iommu.get(mfn);
  if (!params.iommu || domain.translated || entry === undefined) return;
  if ((flags & mapFlag.readonly) !== 0) entry.reads -= 1;
  else entry.writes -= 1;
  if (entry.reads + entry.writes <= 0) {
    domain.iommu.delete(mfn);
    hypercall(effects, 'iommu_unmap', mfn, false);
  } else if (entry.writes === 0 && (flags & mapFlag.readonly) === 0) hypercall(effects, 'iommu_map', mfn, false);
};
