/** What messages of the P2M code (xen/arch/x86/mm/p2m*.c, xen/arch/arm/p2m.c, mmu/p2m.c) mean, by id. */
export const hypervisorP2mMeanings: Readonly<Record<string, string>> = {
  'p2m.gfn-not-permitted':
    'Something was to be put over a grant, a foreign page or device memory: (frame, type, access) before and after. The domain is crashed',
  'p2m.ept-violation-gpa-mfn-type':
    'A guest accessed an address that its P2M does not allow: in brackets the access and what is allowed, then the type of the entry. What went wrong is in the lines before it',
  'p2m.walking-ept-tables-for-gfn': 'The walk of the EPT for the address of the violation follows',
  'p2m.gfn-exceeds-max-mapped-pfn': 'The frame lies beyond everything that the domain has',
  'p2m.epte': 'The entry at one level of the walk',
  'p2m.gla': 'The linear address that the guest used',
  'p2m.failed-to-allocate-from-hap-pool':
    'The pool of pages for the P2M of the domain is empty, so a mapping or the splitting of a large page failed: raise shadow_memory. Crashes and violations that follow are its result',
  'p2m.failed-to-walk-page-table-va': 'The page tables of the guest have no entry for the address',
  'p2m.adding-bad-mfn-to-p2m-map': 'A frame that does not exist was to be given to a domain',
  'p2m.error-changing-gfns-from-to':
    'The type of a range of frames could not be changed: writes to some of them may go unnoticed',
  'p2m.cannot-setup-identity-map-gfn-already':
    'A device needs memory at a fixed address (RMRR) at which the guest already has something else',
  'p2m.non-identity-map-not-cleared-mapped': 'A mapping that a device needed is not there as it was made',
  'p2m.p2m-remove-mapping-at-is-of':
    'Somebody removes a mapping that leads to another frame than he believes: a race, or a wrong pair of frame numbers',
  'p2m.aliased-old-new': 'The frame is at two places of the P2M: the older one is taken away',
  'p2m.old-mfn': 'What the P2M had at this place before',
  'p2m.adding': 'A frame is put into the P2M',
  'p2m.removing': 'A frame is taken out of the P2M',
  'p2m.no-mapping-between-mfn-and-gfn': 'M2P and P2M do not agree about this pair',
  'p2m.gfn-to-mfn-failed': 'Nothing, or something else, is at the place that is to be changed',
  'p2m.p2m-set-entry-failed': 'The P2M could not be changed, mostly for want of memory for its tables',
  'p2m.p2m-set-entry': 'The P2M could not be changed: first frame, order, error, machine frame',
  'p2m.p2m-audit-found-odd-p2m-bad': 'The audit found pairs of P2M and M2P that contradict each other',
  'p2m.p2m-audit-found-orphans': 'The audit found pages of the domain that are at no place of its P2M',
  'p2m.map-mismatch-mfn-gfn-mfn-gfn': 'The M2P of a page leads to a place at which the P2M has another page',
  'p2m.orphaned-guest-page-has-invalid-gfn': 'A page of the domain is at no place of its P2M',
  'p2m.fixup-p2m-mapping-for-page': 'Device memory was put into the P2M when the guest used it for the first time',
  'p2m.ipa': 'The walk of the P2M for this guest address follows',
  'p2m.p2m': 'Where the walk begins',
  'p2m.walk-entry': 'The entry at one level of the walk; 0 ends it',
  'p2m.using-concatenated-root-table': 'Which of the root tables the address uses',
  'p2m.p2m-ipa-with-pa-and-vmid': 'How large guest and host addresses are on this machine',
  'p2m.p2m-levels-with-root-vtcr': 'How the tables of guests are built on this machine',
  'p2m.hsr-pc-gva-gpa':
    'A guest accessed an address at which it has nothing: gpa is the guest physical one. It gets a data abort',
  'p2m.set-foreign-p2m-entry-failed': 'A page of another domain (fd) could not be put into the map of this one (td)',
  'p2m.failed-to-unmap-foreign-page-order':
    'A page of another domain stays in the map of a domain, which keeps that one from going away',
  'p2m.out-of-pod-memory':
    'The guest touched more pages than it has memory, before its balloon driver gave the rest back (started with memory < maxmem)',
  'p2m.failed-to-shatter-gfn':
    'A large page could not be split: -12 means that the pool for the P2M is empty (shadow_memory)',
  'p2m.p2m-c-vmid-pool-exhausted': 'There are as many domains as the machine has ids for',
  'p2m.unable-to-map-mfn-in': 'A frame could not be given to the domain',
  'p2m.unable-to-remove-mapping-from-the': 'A frame stays in the P2M of the domain',
  'p2m.p2m-has-not-been-correctly-cleaned': 'The P2M of a domain that is destroyed was not emptied',
  'p2m.failed-to-allocate-p2m-pages': 'No memory for the tables of a domain',
  'p2m.failed-to-free-p2m-pages-p2m': 'The pool of tables was to shrink below what is in use',
  'p2m.invalid-mfn': 'A frame number that does not exist was to be mapped for a domain',
  'p2m.failing-to-acquire-the-mfn': 'The frame that was to be mapped is being freed or belongs to somebody else',
};
