import { kernelRule } from './kernel-rule.ts';

/** Before 3.11 nothing compares the producer index of a frontend with the size of its ring. */
export const blk16 = kernelRule({
  id: 'BLK-16',
  name: 'no-producer-check',
  title: 'No producer check',
  condition:
    'dom0 runs xen-blkback of a mainline kernel before 3.11 (first release of its number), or the stated variant is B30, B32, B38 or B311. Stable and distribution kernels of these numbers may have the check; then it is information at low confidence.',
  hint: 'Upgrade the kernel of dom0: the backend hangs where later ones halt the ring and say so',
  reference:
    'drivers/block/xen-blkback/blkback.c: RING_REQUEST_PROD_OVERFLOW in __do_block_io_op(), since 3.11; model M1.8',
  defect: { from: [3, 0], fixed: [3, 11], variants: ['B30', 'B32', 'B38', 'B311'] },
  message: 'the backend does not stop a frontend with bogus ring indices',
  fires: '3.4.0',
  silent: '3.12.1',
});
