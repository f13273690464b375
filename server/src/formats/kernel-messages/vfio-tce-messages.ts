import type { MessageDefinition } from '../messages/message-definition.ts';

/** Messages of VFIO on POWER (drivers/vfio/vfio_iommu_spapr_tce.c, 3.10 to 6.x) behind `iommu_tce: `. */
export const iommuTceMessages: readonly MessageDefinition[] = [
  {
    id: 'tce-vfio.failed-ioba-tce-ret',
    severity: 'error',
    wordings: [['%s failed ioba=%lx, tce=%lx, ret=%ld', 'name:function', 'address:ioba', 'address:tce', 'errno:error']],
  },
];

/** The same behind `tce_vfio: `. */
export const tceVfioMessages: readonly MessageDefinition[] = [
  {
    id: 'tce-vfio.group-is-already-attached',
    severity: 'warning',
    wordings: [['Group %d is already attached', 'count:group']],
  },
  {
    id: 'tce-vfio.group-is-incompatible-with-group',
    severity: 'warning',
    wordings: [['Group %d is incompatible with group %d', 'count:group', 'count:other']],
  },
  {
    id: 'tce-vfio.detaching-unattached-group',
    severity: 'warning',
    wordings: [['detaching unattached group #%u', 'count:group']],
  },
  { id: 'tce-vfio.wrong-iommu-type', severity: 'warning', wordings: [['Wrong IOMMU type']] },
];
