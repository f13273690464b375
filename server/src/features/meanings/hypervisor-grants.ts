/**
 * What messages of xen/common/grant_table.c mean, by id. The vCPU in front of a message is who asked (mostly the backend); the numbers
 * in it mostly speak of who granted. "Answers" are the status codes that the caller gets (GNTST_*).
 */
export const hypervisorGrantMeanings: Readonly<Record<string, string>> = {
  'grant-table.bad-ref-for':
    'A map of a reference beyond the table of the granting domain: its table is smaller, the reference belongs to another domain, or it is uninitialised memory. Answers bad_gntref (-3)',
  'grant-table.bad-flags-or-dom-expected':
    'The entry does not permit access (flags 0: revoked or never granted), or it grants to another domain. Answers general_error (-1)',
  'grant-table.unstable-flags-or-dom-expected-r':
    'The guest changed the entry (version 2) while it was being pinned. Answers general_error (-1)',
  'grant-table.attempt-to-write-pin-a-r':
    'A writable map of an entry that was granted read-only: the frontend grants read-only what the backend wants to write, as with persistent grants. Answers general_error (-1)',
  'grant-table.unstable-grant-readonly-flag':
    'The read-only flag changed while the entry was being pinned (version 2). Answers general_error (-1)',
  'grant-table.shared-grant-entry-is-unstable':
    'The guest kept changing the entry: five attempts to mark it failed. Answers general_error (-1)',
  'grant-table.bad-domain-or-risk-of-counter':
    'The entry is pinned by another domain, or one of its four 8-bit counters is about to overflow; the hexadecimal number is the pin. Answers general_error (-1)',
  'grant-table.bad-flags-in-grant-map-op':
    'A map that asks for neither a host mapping nor a device mapping. Answers bad_gntref (-3)',
  'grant-table.no-device-mapping-in-hvm-domain':
    'A translated domain asked for a device mapping or a mapping by page table entry, which only PV domains may',
  'grant-table.could-not-find-domain':
    'The granting domain is gone; usual while a guest shuts down. Answers bad_domain (-2)',
  'grant-table.failed-to-obtain-maptrack-handle':
    'The mapping domain (not the guest) has no handle left: raise gnttab_max_maptrack_frames, not gnttab_max_frames. Answers no_space (-13)',
  'grant-table.could-not-pin-grant-frame':
    'The granted page cannot be referenced: another owner, a type that forbids it (a page table wanted writable), or it was ballooned out. Answers general_error (-1)',
  'grant-table.iomem-mapping-not-permitted-domain': 'The entry grants device memory that the domain may not use',
  'grant-table.hvm-guests-can-t-grant-map': 'An HVM guest granted device memory, which is refused',
  'grant-table.bad-handle':
    'An unmap with a handle that does not exist; 0xffffffff was never mapped. Answers bad_handle (-4)',
  'grant-table.zero-flags-for-handle':
    'An unmap of a handle that is not in use: unmapped twice. Answers bad_handle (-4)',
  'grant-table.unstable-handle':
    'The handle changed while it was being unmapped: two unmaps at once. Answers bad_handle (-4)',
  'grant-table.bus-address-doesn-t-match-gntref':
    'The bus address given to the unmap is not the frame of the grant. Answers bad_dev_addr (-6)',
  'grant-table.expanding-grant-table-from-to-frames': 'The table of the domain grows on demand',
  'grant-table.expand-grant-table-of-to-failed':
    'The table of the domain cannot grow: its limit (Max) is reached, or the hypervisor has no memory',
  'grant-table.is-limited-to-grant-table-frames': 'The domain asked for more frames than its limit allows',
  'grant-table.allocation-failure-when-expanding-grant-table': 'The hypervisor has no memory for a larger table',
  'grant-table.nr-frames-for-is-too-large': 'The domain asked for more frames than fit into the list that it passed',
  'grant-table.increased-maptrack-size-to-frames': 'The table of handles of a mapping domain grows on demand',
  'grant-table.bad-grant-reference': 'A copy from or to a reference beyond the table. Answers bad_gntref (-3)',
  'grant-table.bad-grant-reference-for-transfer-to':
    'A page was to be given away by a reference that the receiver does not have',
  'grant-table.could-not-get-writable-frame':
    'The target page of a copy has a type that forbids writing (a page table, for example)',
  'grant-table.copy-beyond-page-area': 'A copy that runs over the end of a page. Answers bad_copy_arg (-10)',
  'grant-table.copy-source-out-of-bounds': 'A copy from outside of the part of the page that is granted (version 2)',
  'grant-table.copy-dest-out-of-bounds': 'A copy to outside of the part of the page that is granted (version 2)',
  'grant-table.source-frame-invalid': 'The source frame of a copy does not exist',
  'grant-table.transitive-grant-when-transitivity-not-allowed':
    'A transitive grant was used where only a direct one is allowed',
  'grant-table.transitive-grants-cannot-be-self-referential': 'A transitive grant names the granting domain itself',
  'grant-table.transitive-grant-referenced-bad-domain': 'A transitive grant names a domain that does not exist',
  'grant-table.tried-to-change-grant-table-version':
    'The guest cannot change the version while grants are in use: typical of a kernel that was started by kexec',
  'grant-table.tried-to-change-to-grant-table':
    'The guest cannot go back to version 1 while operations of version 2 are under way',
  'grant-table.bad-flags-in-grant-when-switching': 'An entry that does not fit the new version is dropped',
  'grant-table.bad-ref-a': 'The first reference of a swap is beyond the table',
  'grant-table.bad-ref-b': 'The second reference of a swap is beyond the table',
  'grant-table.ref-a-busy': 'The first entry of a swap is mapped',
  'grant-table.ref-b-busy': 'The second entry of a swap is mapped',
  'grant-table.could-not-remove-status-frame-gfn':
    'A status frame of version 2 stays in the map of the domain that gives it back',
  'grant-table.wrong-page-state-of-status-frame':
    'A status frame of version 2 is still referenced when it is given back',
  'grant-table.grant-release-ref-flags':
    'A mapping that a dying domain still held is taken away: handle, reference, flags of the map, granting domain. One line for each mapping that was leaked',
  'grant-table.has-active-grant-gfn-mfn':
    'A page of the dying domain is still mapped by somebody; at most ten are listed',
  'grant-table.has-too-many-active-grants-to': 'So many pages of the dying domain are still mapped',
  'grant-table.transferee-is-dying': 'The domain that was to get a page is dying',
  'grant-table.transferee-has-no-headroom-tot-max':
    'The domain that was to get a page has all the memory that it may have',
  'grant-table.only-allow-copy-by-mfn-for': 'A copy by frame number from or to another domain, which only grants allow',
  'grant-table.bad-grant-table-sizes-grant-maptrack':
    'The toolstack asked for table sizes beyond what the hypervisor allows',
  'grant-table.out-of-range': 'A page that was to be given away does not exist',
  'grant-table.can-t-find': 'The domain that was to get a page does not exist',
  'grant-table.error-reading-req': 'The list of requests could not be read from the memory of the caller',
  'grant-table.can-t-remove-gfn-mfn':
    'A page that was to be given away could not be taken out of the map of its domain',
  'grant-table.gnttab-mark-dirty-not-implemented-yet':
    'Arm does not note which granted pages were written, which only a live migration would need',
};
