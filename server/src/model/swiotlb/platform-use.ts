/** What a machine that runs Linux under Xen looks like to its DMA code. */
export interface DmaPlatform {
  readonly kind: 'pv' | 'arm' | 'pvh' | 'hvm';
  /** An IOMMU translates what devices of this domain access. */
  readonly iommu: boolean;
  /** `arrays`: the proposal of 2013 for guests whose memory is translated (seed 4); `tree`: what was merged (3.13+). */
  readonly design: 'arrays' | 'tree';
  /** The hypervisor says that a bounce buffer is needed; asked on PVH without an IOMMU only. */
  readonly featureFlag?: boolean;
}

/**
 * How DMA addresses are made (MODEL.md M6.4): `native` without swiotlb-xen, `p2m` by the P2M of PV, `tree` by the P2M tree of Arm,
 * `arrays` by the segment array, where every mapping bounces.
 */
export type DmaUse = 'native' | 'p2m' | 'tree' | 'arrays';

/** Which of them a platform uses. */
export const platformUse = ({ kind, iommu, design, featureFlag }: DmaPlatform): DmaUse => {
  if (kind === 'pv') return 'p2m';
  if (kind === 'hvm' || iommu) return 'native';
  if (kind === 'pvh') return featureFlag === true ? 'arrays' : 'native';
  return design === 'arrays' ? 'arrays' : 'tree';
};
