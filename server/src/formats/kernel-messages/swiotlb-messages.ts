import type { MessageDefinition } from '../messages/message-definition.ts';

/** Messages behind `software IO TLB: ` (kernel/dma/swiotlb.c, 3.x to 6.12). */
export const softwareIoTlbMessages: readonly MessageDefinition[] = [
  {
    id: 'swiotlb.mapped-mem-mb',
    severity: 'info',
    wordings: [
      ['mapped [mem %#x-%#x] (%luMB)', 'address:start', 'address:end', 'size:sizeMiB'],
      ['%w mapped [mem %#x-%#x] (%luMB)', 'keyword:pool', 'address:start', 'address:end', 'size:sizeMiB'],
    ],
  },
  { id: 'swiotlb.area-num', severity: 'info', wordings: [['area num %d.', 'count:areas']] },
  {
    id: 'swiotlb.only-able-to-allocate-mb',
    severity: 'warning',
    wordings: [['only able to allocate %ld MB', 'size:sizeMiB']],
  },
  {
    id: 'swiotlb.swiotlb-bounce-buffer-size-adjusted',
    severity: 'info',
    wordings: [['SWIOTLB bounce buffer size adjusted to %luMB', 'size:sizeMiB']],
  },
  {
    id: 'swiotlb.swiotlb-bounce-buffer-size-roundup',
    severity: 'info',
    wordings: [['SWIOTLB bounce buffer size roundup to %luMB', 'size:sizeMiB']],
  },
  { id: 'swiotlb.cannot-allocate-buffer', severity: 'error', wordings: [['Cannot allocate buffer']] },
  {
    id: 'swiotlb.failed-to-allocate-bytes-tlb',
    severity: 'error',
    wordings: [['%w Failed to allocate %zu bytes tlb structure', 'name:function', 'size:size']],
  },
];

/** Messages of swiotlb that begin with their own words, some behind `DRIVER DEVICE: `. A slot has 2 KiB. */
export const swiotlbMessages: readonly MessageDefinition[] = [
  {
    id: 'swiotlb.swiotlb-buffer-is-full-sz',
    severity: 'warning',
    wordings: [
      [
        'swiotlb buffer is full (sz: %zd bytes), total %lu (slots), used %lu (slots)',
        'size:size',
        'count:totalSlots',
        'count:usedSlots',
      ],
      ['swiotlb buffer is full (sz: %zd bytes)', 'size:size'],
    ],
  },
  {
    id: 'swiotlb.software-io-tlb-mem-mb',
    severity: 'info',
    wordings: [
      [
        'software IO TLB [mem %#010llx-%#010llx] (%luMB) mapped at [%p-%p]',
        'address:start',
        'address:end',
        'size:sizeMiB',
        'address:virtualStart',
        'address:virtualEnd',
      ],
    ],
  },
  {
    id: 'swiotlb.software-io-tlb-at-phys',
    severity: 'info',
    wordings: [['software IO TLB at phys %#llx - %#llx', 'address:start', 'address:end']],
  },
  {
    id: 'swiotlb.placing-mb-software-io-tlb',
    severity: 'info',
    wordings: [
      ['Placing %luMB software IO TLB between %p - %p', 'size:sizeMiB', 'address:virtualStart', 'address:virtualEnd'],
    ],
  },
  {
    id: 'swiotlb.warning-only-able-to-allocate',
    severity: 'warning',
    wordings: [['Warning: only able to allocate %ld MB for software IO TLB', 'size:sizeMiB']],
  },
  {
    id: 'swiotlb.dma-out-of-sw-iommu',
    severity: 'error',
    wordings: [
      ['DMA: Out of SW-IOMMU space for %zu bytes at device %s', 'size:size', 'name:device'],
      ['DMA: Out of SW-IOMMU space'],
    ],
  },
  {
    id: 'swiotlb.dma-memory-would-be-corrupted',
    severity: 'error',
    wordings: [['DMA: Memory would be corrupted']],
  },
  {
    id: 'swiotlb.dma-random-memory-could-be',
    severity: 'error',
    wordings: [
      ['DMA: Random memory could be DMA read/written'],
      ['DMA: Random memory could be DMA written'],
      ['DMA: Random memory could be DMA read'],
    ],
  },
  {
    // The second line of what swiotlb-xen prints: a kernel log gives it no prefix of the module.
    id: 'swiotlb-xen.have-the-permissions-do-not-have',
    severity: 'error',
    wordings: [
      [
        "You either: don't have the permissions, do not have enough free memory under 4GB, or the hypervisor memory is too fragmented! (rc:%d)",
        'errno:error',
      ],
      [
        "You either: don't have the permissions, do not have enough free memory under 4GB, or the hypervisor memory is too fragmented!",
      ],
    ],
  },
  {
    id: 'swiotlb.pci-dma-using-software-bounce',
    severity: 'info',
    wordings: [['PCI-DMA: Using software bounce buffering for IO (SWIOTLB)']],
  },
];

/** Messages of swiotlb-xen (drivers/xen/swiotlb-xen.c), without its prefix. */
export const swiotlbXenMessages: readonly MessageDefinition[] = [
  {
    id: 'swiotlb-xen.only-able-to-allocate-mb',
    severity: 'warning',
    wordings: [['Warning: only able to allocate %ld MB for software IO TLB', 'size:sizeMiB']],
  },
  { id: 'swiotlb-xen.lowering-to-mb', severity: 'info', wordings: [['Lowering to %luMB', 'size:sizeMiB']] },
  {
    id: 'swiotlb-xen.cannot-allocate-xen-swiotlb-buffer',
    severity: 'error',
    wordings: [['Cannot allocate Xen-SWIOTLB buffer'], ['Cannot allocate Xen-SWIOTLB buffer (rc:%d)', 'errno:error']],
  },
  {
    id: 'swiotlb-xen.failed-to-get-contiguous-memory',
    severity: 'error',
    wordings: [['Failed to get contiguous memory for DMA from Xen!']],
  },
  {
    id: 'swiotlb-xen.swiotlb-buffer-already-initialized',
    severity: 'warning',
    wordings: [['swiotlb buffer already initialized']],
  },
];
