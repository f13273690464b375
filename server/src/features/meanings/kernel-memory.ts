/** What messages about the kernel's own map of frames and about bounce buffers mean, by id. */
export const kernelMemoryMeanings: Readonly<Record<string, string>> = {
  'p2m.cannot-add-pfn-mfn-pfn':
    "The frame of a grant is at two places of the kernel's map: the older mapping was not removed. A lookup finds the wrong page",
  'p2m.m2p-add-override-pfn-not': 'A grant is mapped at a page that the kernel has not mapped itself',
  'p2m.m2p-remove-override-pfn-not': 'A grant is unmapped from a page that the kernel has not mapped itself',
  'p2m.m2p-remove-override-pfn-mfn': 'The kernel could not put its own page back where a grant was mapped',
  'p2m.xen-support-found': 'The kernel knows that it runs on Xen, and on which version',
  'p2m.p2m-virtual-area-at-size': 'Where the kernel keeps its map of frames',
  'p2m.released-page-s': 'Pages in holes of the memory map were given back to the hypervisor',
  'p2m.remapped-page-s': 'Pages in holes of the memory map were put elsewhere',
  'p2m.remapped-non-ram-page-s':
    'Pages of firmware tables were put elsewhere because they collide with the memory of the guest',
  'p2m.failed-to-set-p2m-mapping': "The kernel's map of frames could not be changed",
  'p2m.failed-to-set-m2p-mapping': 'The hypervisor refused to change the M2P',
  'p2m.failed-to-update-kernel-mapping': "The hypervisor refused to change the kernel's mapping of a page",
  'p2m.of-multicall-s-failed-cpu': 'Some hypercalls of a batch were refused; the lines below list them',
  'p2m.call-op-result-caller':
    'One hypercall of the batch: its number (1 mmu_update, 14 update_va_mapping, 20 grant_table_op, 26 mmuext_op), result and caller',
  'p2m.page-must-be-ballooned': 'A grant is mapped over a page that has a frame of its own, which is lost',
  'p2m.no-xen-support': 'The kernel does not run on Xen, or cannot tell',
  'p2m.xen-grant-table-region-is':
    'The device tree does not say where the grant table may be: this domain cannot grant anything',
  'swiotlb.mapped-mem-mb': 'Where the bounce buffer is',
  'swiotlb.area-num': 'The bounce buffer is cut into so many parts, each with a lock of its own',
  'swiotlb.only-able-to-allocate-mb': 'The bounce buffer is smaller than asked for',
  'swiotlb.swiotlb-bounce-buffer-size-adjusted': 'The bounce buffer was made larger, as confidential guests need',
  'swiotlb.swiotlb-bounce-buffer-size-roundup': 'The size of the bounce buffer was rounded up to what its parts need',
  'swiotlb.cannot-allocate-buffer': 'There is no bounce buffer: devices that cannot reach a page fail',
  'swiotlb.failed-to-allocate-bytes-tlb': 'There is no bounce buffer: no memory for its table',
  'swiotlb.swiotlb-buffer-is-full-sz':
    'No room for a transfer. With few slots in use the transfer is too large (more than 256 KiB in one piece), and a larger buffer does not help; with nearly all in use something keeps or bounces too much; a total of 0 means that there is no buffer',
  'swiotlb.software-io-tlb-mem-mb': 'Where the bounce buffer is',
  'swiotlb.software-io-tlb-at-phys': 'Where the bounce buffer is',
  'swiotlb.placing-mb-software-io-tlb': 'Where the bounce buffer is',
  'swiotlb.warning-only-able-to-allocate': 'The bounce buffer is smaller than asked for',
  'swiotlb.dma-out-of-sw-iommu': 'No room in the bounce buffer for a transfer of a device',
  'swiotlb.dma-memory-would-be-corrupted':
    'A device would have written to a page that it cannot reach: the kernel stops',
  'swiotlb.dma-random-memory-could-be': 'A device would have used a page that it cannot reach: the kernel stops',
  'swiotlb.pci-dma-using-software-bounce': 'Transfers that a device cannot reach go through the bounce buffer',
  'swiotlb-xen.have-the-permissions-do-not-have':
    'The bounce buffer could not be exchanged for memory that is contiguous in the machine: none free below 4 GiB, or no right',
  'swiotlb-xen.only-able-to-allocate-mb': 'The bounce buffer is smaller than asked for',
  'swiotlb-xen.lowering-to-mb': 'The bounce buffer could not be had in this size: half of it is tried',
  'swiotlb-xen.cannot-allocate-xen-swiotlb-buffer': 'There is no bounce buffer: transfers that need one fail',
  'swiotlb-xen.failed-to-get-contiguous-memory':
    'The bounce buffer could not be exchanged for memory that is contiguous in the machine',
  'swiotlb-xen.swiotlb-buffer-already-initialized': 'The bounce buffer was set up before by somebody else',
  'kernel.warning-cpu-pid-at':
    'A check of the kernel at this place failed; the kernel goes on. The call trace below says who came there',
  'kernel.kernel-bug-at':
    'The kernel came to a place that it must never come to: what ran there is stopped, often all of it',
  'kernel.kernel-panic-not-syncing': 'The kernel stops here',
};
