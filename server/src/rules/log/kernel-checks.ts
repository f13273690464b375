/** What a check in a function of Linux means when it fails. */
export interface KernelCheck {
  /** Continues "a check failed: ". */
  readonly meaning: string;
  readonly hint: string;
}

/** Sources of Linux that this product models, as parts of the paths that kernels print; a build may put folders in front. */
const SOURCES: readonly string[] = [
  'drivers/xen/',
  'drivers/block/xen-blk',
  'drivers/net/xen-net',
  'drivers/pci/xen-pcifront',
  'arch/x86/xen/',
  'arch/arm/xen/',
  'arch/arm64/xen/',
  'kernel/dma/',
  'lib/swiotlb.c',
  'arch/powerpc/kvm/',
  'arch/powerpc/kernel/iommu.c',
  'arch/powerpc/mm/book3s64/iommu_api.c',
  'arch/powerpc/mm/mmu_context_iommu.c',
  'arch/powerpc/platforms/powernv/pci-ioda',
  'arch/powerpc/platforms/pseries/iommu.c',
  'drivers/vfio/',
];

/** Is a source file one of those whose checks are findings? */
export const isModelledSource = (file: string): boolean => SOURCES.some((source) => file.includes(source));

/** Checks with one meaning in all versions, by function. */
export const kernelChecks: ReadonlyMap<string, KernelCheck> = new Map([
  [
    'xen_blkif_disconnect',
    {
      meaning: 'the backend gave a ring back that does not hold all of its requests',
      hint: 'Requests are lost or still under way; or the connection had failed half-way ("mapping ring-ref" before it), and there were none yet',
    },
  ],
  [
    '__unmap_grant_pages_done',
    {
      meaning: 'the hypervisor refused to unmap a grant that gntdev believes to be mapped',
      hint: 'Kernels from before the correction of 2022 say so of grants that were never mapped as well; else look for "Bad handle" on the console',
    },
  ],
  [
    'set_foreign_p2m_mapping',
    {
      meaning: 'a grant is mapped over a page that is not ballooned out',
      hint: 'The frame that was there is lost for the domain: the page must come from the balloon (gnttab_alloc_pages)',
    },
  ],
  [
    'xen_swiotlb_free_coherent',
    {
      meaning: 'a buffer that is freed lies beyond the mask of its device or is not contiguous',
      hint: 'The memory is not given back to the hypervisor: it stays exchanged',
    },
  ],
  [
    'adjust_locked_vm',
    {
      meaning: 'more locked pages are given back than were counted',
      hint: 'A window of the guest was released twice, or with another size than it was made with',
    },
  ],
  [
    'report_addr',
    {
      meaning: 'a device was given an address beyond its DMA mask',
      hint: 'The line before names the device and the address; the device can only reach it through the bounce buffer (swiotlb)',
    },
  ],
]);
