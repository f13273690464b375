import { kernelRule } from './kernel-rule.ts';

/** A frontend that changes a descriptor between two reads gets behind the checks (XSA-155). */
export const blk17 = kernelRule({
  id: 'BLK-17',
  name: 'segment-descriptor-read-twice',
  title: 'Segment descriptor read twice',
  condition:
    'dom0 runs xen-blkback of a mainline kernel from 3.11 to 4.3 (first release of its number), or the stated variant is B311 or B314. Stable and distribution kernels of these numbers may have the fix; then it is information at low confidence.',
  hint: 'Upgrade the kernel of dom0',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blkbk_parse_indirect(), fixed in 4.4 (XSA-155); model M2.4',
  defect: { from: [3, 11], fixed: [4, 4], variants: ['B311', 'B314'] },
  message: 'indirect descriptors are read more than once from memory that the guest can change (XSA-155)',
  fires: '3.18.0',
  silent: '4.4.0',
});
