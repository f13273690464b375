/** What messages of xen/arch/x86/mm.c, xen/common/memory.c, page_alloc.c and the IOMMU drivers mean, by id. */
export const hypervisorMemoryMeanings: Readonly<Record<string, string>> = {
  'mm.error-getting-mfn-pfn-from-l1':
    'A PV guest maps a frame that it may not map: the classic sign that its P2M and the M2P disagree. A pfn of 5555555555555555 or ffffffffffffffff means that the frame belongs to nobody',
  'mm.pg-owner-l1e-owner-but-real': "A mapping of another domain's page whose owner is a third domain",
  'mm.non-privileged-attempt-to-map-mmio': 'A domain without the right maps device memory',
  'mm.bad-type-saw-exp-for-mfn':
    'The page has another type than is wanted, and the type is in use: a page that is mapped writable (by a grant, too) cannot become a page table, and the other way round',
  'mm.error-mfn':
    'A page was wanted by a domain (rd) that does not own it (od). No owner means that the page is free: it is used after it was given back',
  'mm.error-while-validating-mfn-pfn-for':
    'A page cannot become the page table that the guest wants: one of its entries is not allowed',
  'mm.could-not-get-page-ref-for': 'The page cannot be referenced: another owner, or being freed',
  'mm.could-not-get-page-type-pgt':
    'The page cannot be mapped writable, because it is in use as something else (a page table)',
  'mm.type-count-overflow-on-mfn': 'More mappings of one page than its counter holds',
  'mm.attempt-to-implicitly-unmap-grant-pte':
    'A PV domain overwrote the page table entry of a mapped grant instead of unmapping it: the handle and the pin are leaked',
  'mm.pte-for-doesn-t-match-grant':
    'An unmap names an address whose page table entry maps something else than the grant',
  'mm.pte-flags-for-don-t-match': 'The page table entry of the grant has other rights than the grant was mapped with',
  'mm.could-not-find-l1-pte-for': 'An unmap names an address that has no page table',
  'mm.old-mapping-invalid-type-mfn-frame':
    'The grant is no longer where an HVM domain mapped it: something else was put over it',
  'mm.bad-steal-mfn-from-owner': 'A page that was to be given away or exchanged is in use or belongs to somebody else',
  'mm.forcing-read-only-access-to-mfn':
    'A page of device memory is only mapped read-only, because a part of it belongs to the hypervisor',
  'mm.forcing-write-emulation-on-mfns': 'Writes to these pages of device memory are carried out by the hypervisor',
  'mm.bad-page': 'A page that was to be given away or exchanged is in use or belongs to somebody else',
  'memory.mfn':
    'A page that is freed or allocated is not in the state that it must have (count, order, owner, type): the hypervisor stops here',
  'mm.leaking-mfn': 'The page cannot be given back and is lost until the host restarts',
  'memory.over-allocation-for':
    'The domain wanted more pages than its limit: its balloon driver and the toolstack count differently, or pages that it gave up are still held',
  'memory.excess-allocation-for-extra': 'The domain wanted more extra pages than it may have',
  'memory.cannot-assign-page-to-dying': 'A page was wanted for a domain that is being destroyed',
  'memory.could-not-allocate-extent-of':
    'Memory for the domain could not be had: none is free, the limit of the domain is reached, or none as large or below the wanted address. In brackets: extents done, of how many',
  'memory.domain-page-number-invalid': 'The domain gives back a page that it does not have',
  'memory.mfn-doesn-t-belong-to': 'The domain exchanges a page that it does not own',
  'memory.bad-page-free-for-gfn': 'The domain gives back a page that is still in use or not allocated to it',
  'memory.failed-page-allocs-while-logging-dirty':
    'The log of dirty pages has holes because memory was short: a live migration that uses it is not complete',
  'iommu.request-device-fault-addr':
    'A device read or wrote an address that its domain has not mapped: stale DMA after an unmap, a wrong bus address, or a device that serves another domain',
  'iommu.vt-d-dmar-reason-on': 'Why the IOMMU refused the access of the line before',
  'iommu.vt-d-intr-remap-request-device': 'A device sent an interrupt that nobody has set up',
  'iommu.vt-d-intr-remap-reason': 'Why the interrupt of the line before was refused',
  'iommu.amd-vi-addr-flags':
    'A device accessed an address that its domain has not mapped; the flags say read or write, and whether an entry was there',
  'iommu.root-levels': "Where the walk of the IOMMU's table for the faulting address begins",
  'iommu.level-entry': 'The entry at one level of the walk; the level at which it ends says what is missing',
  'iommu.print-vtd-entries-iommu-dev-gmfn': "The walk of the IOMMU's table for this address follows",
  'iommu.amd-iommu-table-error-next-level':
    'A table of the IOMMU is damaged: an entry leads to another level than it must',
  'iommu.iommu-mapping-dfn-to-mfn-failed':
    'A page of the domain could not be mapped for its devices; the domain is crashed or DMA to it faults',
  'iommu.iommu-unmapping-dfn-failed': 'A page of the domain stays mapped for its devices',
};
