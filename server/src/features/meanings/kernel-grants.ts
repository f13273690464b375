/** What messages of Linux's drivers/xen (grant table, gntdev, gntalloc, privcmd, balloon) mean, by id. */
export const kernelGrantMeanings: Readonly<Record<string, string>> = {
  'grant-table.warning-ge-still-in-use':
    'The domain wants its page back, but the other domain still maps it: key g on the host says who and how',
  'grant-table.deferring-ge-pfn-total-deferred':
    'A page that another domain still maps is tried again, ten each second; a pfn of 0xffffffffffffffff means that only the reference is kept',
  'grant-table.leaking-ge-pfn-total-deferred':
    'The page and the reference are lost: there was no memory to remember them',
  'grant-table.ge-still-pending': 'For about a minute another domain has not let go of the page',
  'grant-table.freeing-ge-pfn-remaining': 'The other domain has let go of the page at last',
  'grant-table.freed-references': 'References were given back',
  'grant-table.maptrack-limit-reached-cant-map':
    "This domain maps as many grants as it may: raise gnttab_max_maptrack_frames of it (usually dom0), not the guest's frames",
  'grant-table.max-grant-frames-reached-cur':
    'The table of this domain is full: frames now, wanted in addition, and at most (gnttab_max_frames, or max_grant_frames of the guest)',
  'grant-table.eagain-grant': 'The page of the other domain was paged out and did not come back in time',
  'grant-table.grant-tables-using-version-layout': 'The version of the grant table of this domain',
  'grant-table.grant-table-initialized': 'The grant table of this domain is ready',
  'grant-table.grant-table-add-to-physmap':
    'The hypervisor did not show the grant table to this domain, which cannot grant anything',
  'grant-table.gnttab-share-frames-is-not': 'The grant table of this domain is not mapped: it cannot grant anything',
  'grant-table.failed-to-ioremap-gnttab-share':
    'The grant table of this domain could not be mapped: it cannot grant anything',
  'grant-table.gnttab-unmap-failed-rc':
    'The hypervisor refused to unmap grants; st is its status, -4 an unknown handle',
  'gntdev.priv-add': 'A program asks for so many grants to be mapped',
  'gntdev.priv': 'A program opens or closes /dev/xen/gntdev',
  'gntdev.map-at-pgoff': 'A program maps grants: first index and number of pages',
  'gntdev.map-range-mrange': 'A range of addresses goes away over a mapping of grants',
  'gntdev.map': 'A program maps grants: first index and number of pages',
  'gntdev.unmap-handle-st': 'A grant was unmapped; st is the status of the hypervisor',
  'gntdev.unmap': 'A program unmaps grants: mapping and the part of it',
  'gntdev.find-grant-ptes-failure': 'The page tables of the program could not be prepared: the mapping fails',
  'gntdev.live-grants-became-negative-after':
    'More grants were unmapped than mapped: the counts of the driver are wrong',
  'gntdev.cant-map-over-limit': "A program wants more grants than gntdev's limit allows",
  'gntdev.maps-list-priv': 'The mappings of one program follow',
  'gntdev.index-count': 'One mapping: first index and number of pages',
  'gntalloc.mapping-must-be-shared': 'A program must map pages that it grants as shared',
  'gntalloc.priv': 'A program opens or closes /dev/xen/gntalloc, or grants pages',
  'privcmd.could-not-alloc-pfns-rc':
    'No place for pages of other domains: this domain has too little memory that it could give up',
  'privcmd.unable-to-unmap-mfn-range': 'Pages of another domain stay mapped, which keeps that one from going away',
  'balloon.initialising-balloon-driver': 'The domain can give memory back and take it',
  'balloon.cannot-add-additional-memory': 'The hypervisor has no more memory for this domain, or its limit is reached',
  'balloon.set-phys-to-machine-failed-no': 'The P2M could not be extended: the domain stays as small as it is',
  'balloon.waiting-for-initial-ballooning-down':
    'The domain was started with less memory than it sees and must give the rest back before it goes on',
  'balloon.initial-ballooning-down-finished': 'The domain has given back what it must',
  'balloon.initial-ballooning-failed-pages-need':
    'The domain could not give back what it must: it will run out of memory that is populated on demand',
  'grant-dma.grant-still-in-use-by':
    'The backend of a virtio device still maps a page that it has answered: the page is not used again',
};
