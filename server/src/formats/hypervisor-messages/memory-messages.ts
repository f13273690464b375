import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages about pages and their owners: xen/arch/x86/mm.c, pv/grant_table.c, xen/common/memory.c and page_alloc.c,
 * 4.0 to 4.22. Frames, types and counts (`caf`, `taf`) are hex without `0x`.
 */
export const memoryMessages: readonly MessageDefinition[] = [
  {
    id: 'mm.error-getting-mfn-pfn-from-l1',
    severity: 'warning',
    wordings: [
      [
        'Error getting mfn %lx (pfn %lx) from L1 entry %lx for l1e_owner d%d, pg_owner d%d',
        'mfn:mfn',
        'pfn:pfn@owner',
        'keyword:entry',
        'domain:tableOwner',
        'domain:owner',
      ],
      [
        'Error getting mfn %lx (pfn %lx) from L1 entry %lx for l1e_owner=%d, pg_owner=%d',
        'mfn:mfn',
        'pfn:pfn@owner',
        'keyword:entry',
        'domain:tableOwner',
        'domain:owner',
      ],
    ],
  },
  {
    id: 'mm.pg-owner-l1e-owner-but-real',
    severity: 'warning',
    wordings: [
      ['pg_owner d%d l1e_owner d%d, but real_pg_owner d%d', 'domain:owner', 'domain:tableOwner', 'domain:realOwner'],
      ['pg_owner %u l1e_owner %u, but real_pg_owner %u', 'domain:owner', 'domain:tableOwner', 'domain:realOwner'],
    ],
  },
  {
    id: 'mm.non-privileged-attempt-to-map-mmio',
    severity: 'warning',
    wordings: [
      ['d%d non-privileged attempt to map MMIO space %lx', 'domain:domain', 'mfn:mfn'],
      ['Non-privileged (%u) attempt to map I/O space %08lx', 'domain:domain', 'mfn:mfn'],
    ],
  },
  {
    id: 'mm.bad-type-saw-exp-for-mfn',
    severity: 'warning',
    wordings: [
      [
        'Bad type (saw %lx != exp %lx) for mfn %lx (pfn %lx)',
        'keyword:typeSeen',
        'keyword:typeExpected',
        'mfn:mfn',
        'pfn:pfn',
      ],
    ],
  },
  {
    id: 'mm.error-mfn',
    severity: 'error',
    wordings: [
      [
        'Error mfn %lx: rd=%pd od=%pd caf=%lx taf=%lx',
        'mfn:mfn',
        'domain:requester',
        'domain:owner',
        'keyword:caf',
        'keyword:taf',
      ],
      [
        'Error pfn %lx: rd=%d od=%d caf=%lx taf=%lx',
        'mfn:mfn',
        'domain:requester',
        'domain:owner',
        'keyword:caf',
        'keyword:taf',
      ],
      ['Error pfn %lx: rd=%p, od=%p, caf=%lx, taf=%lx', 'mfn:mfn'],
    ],
  },
  {
    id: 'mm.error-while-validating-mfn-pfn-for',
    severity: 'warning',
    wordings: [
      [
        'Error while validating mfn %lx (pfn %lx) for type %lx: caf=%lx taf=%lx',
        'mfn:mfn',
        'pfn:pfn',
        'keyword:type',
        'keyword:caf',
        'keyword:taf',
      ],
    ],
  },
  {
    id: 'mm.could-not-get-page-ref-for',
    severity: 'warning',
    wordings: [
      ['Could not get page ref for mfn %lx', 'mfn:mfn'],
      ['Could not get page ref for pfn %lx', 'mfn:mfn'],
    ],
  },
  {
    id: 'mm.could-not-get-page-type-pgt',
    severity: 'warning',
    wordings: [['Could not get page type PGT_writable_page']],
  },
  {
    id: 'mm.type-count-overflow-on-mfn',
    severity: 'warning',
    wordings: [
      ['Type count overflow on mfn %lx', 'mfn:mfn'],
      ['Type count overflow on pfn %lx', 'mfn:mfn'],
    ],
  },
  {
    id: 'mm.attempt-to-implicitly-unmap-grant-pte',
    severity: 'warning',
    wordings: [
      ["Attempt to implicitly unmap %pd's grant PTE %lx", 'domain:granter', 'keyword:entry'],
      ['Attempt to implicitly unmap a granted PTE %lx', 'keyword:entry'],
    ],
  },
  {
    id: 'mm.pte-for-doesn-t-match-grant',
    severity: 'warning',
    wordings: [["PTE %lx for %llx doesn't match grant (%lx)", 'keyword:entry', 'address:address', 'keyword:expected']],
  },
  {
    id: 'mm.pte-flags-for-don-t-match',
    severity: 'warning',
    wordings: [["PTE flags %x for %llx don't match grant (%x)", 'flags:flags', 'address:address', 'flags:expected']],
  },
  {
    id: 'mm.could-not-find-l1-pte-for',
    severity: 'warning',
    wordings: [
      ['Could not find L1 PTE for linear address %llx', 'address:address'],
      ['Could not find L1 PTE for address %llx', 'address:address'],
    ],
  },
  {
    id: 'mm.old-mapping-invalid-type-mfn-frame',
    severity: 'warning',
    wordings: [
      ['old mapping invalid (type %d, mfn %lx, frame %lx)', 'keyword:p2mType', 'mfn:mfn', 'mfn:frame'],
      [
        'replace_grant_p2m_mapping: old mapping invalid (type %d, mfn %lx, frame %lx)',
        'keyword:p2mType',
        'mfn:mfn',
        'mfn:frame',
      ],
    ],
  },
  {
    id: 'mm.bad-steal-mfn-from-owner',
    severity: 'warning',
    wordings: [['Bad steal mfn %lx from d%d (owner d%d) caf=%lx taf=%lx', 'mfn:mfn', 'domain:domain', 'domain:owner']],
  },
  {
    id: 'mm.forcing-read-only-access-to-mfn',
    severity: 'info',
    wordings: [['d%d: Forcing read-only access to MFN %lx', 'domain:domain', 'mfn:mfn']],
  },
  {
    id: 'mm.forcing-write-emulation-on-mfns',
    severity: 'info',
    wordings: [['d%d: Forcing write emulation on MFNs %lx-%lx', 'domain:domain', 'mfn:first', 'mfn:last']],
  },
  {
    id: 'mm.bad-page',
    severity: 'warning',
    wordings: [['Bad page %p: ed=%p(%u), sd=%p, caf=%lx, taf=%lx', 'address:page', 'address:ed', 'domain:domain']],
  },
  {
    id: 'memory.mfn',
    severity: 'error',
    wordings: [
      [
        'pg[%u] MFN %lx c=%#lx o=%u v=%#lx t=%#x',
        'count:index',
        'mfn:mfn',
        'keyword:countInfo',
        'count:order',
        'keyword:owner',
        'keyword:tlbStamp',
      ],
    ],
  },
  { id: 'mm.leaking-mfn', severity: 'warning', wordings: [['Leaking mfn %lx', 'mfn:mfn']] },
  {
    id: 'memory.over-allocation-for',
    severity: 'warning',
    wordings: [
      ['Over-allocation for %pd: %Lu > %u', 'domain:domain', 'count:pages', 'count:maxPages'],
      ['Over-allocation for domain %u: %u > %u', 'domain:domain', 'count:pages', 'count:maxPages'],
    ],
  },
  {
    id: 'memory.excess-allocation-for-extra',
    severity: 'info',
    wordings: [['Excess allocation for %pd: %Lu (%u extra)', 'domain:domain', 'count:pages', 'count:extra']],
  },
  {
    id: 'memory.cannot-assign-page-to-dying',
    severity: 'info',
    wordings: [
      ['Cannot assign page to domain%d -- dying.', 'domain:domain'],
      ['Cannot assign page to %pd -- dying', 'domain:domain'],
    ],
  },
  {
    id: 'memory.could-not-allocate-extent-of',
    severity: 'warning',
    wordings: [
      [
        'Could not allocate order=%u extent: id=%d memflags=%#x (%u of %u)',
        'count:order',
        'domain:domain',
        'flags:memflags',
        'count:done',
        'count:wanted',
      ],
      [
        'Could not allocate order=%d extent: id=%d memflags=%x (%ld of %d)',
        'count:order',
        'domain:domain',
        'flags:memflags',
        'count:done',
        'count:wanted',
      ],
    ],
  },
  {
    id: 'memory.domain-page-number-invalid',
    severity: 'warning',
    wordings: [['Domain %u page number %lx invalid', 'domain:domain', 'gfn:gfn@domain']],
  },
  {
    id: 'memory.mfn-doesn-t-belong-to',
    severity: 'warning',
    wordings: [["mfn %#lx doesn't belong to d%d", 'mfn:mfn', 'domain:domain']],
  },
  {
    id: 'memory.bad-page-free-for-gfn',
    severity: 'warning',
    wordings: [
      ['Bad page free for Dom%u GFN %lx', 'domain:domain', 'gfn:gfn@domain'],
      ['Bad page free for domain %u', 'domain:domain'],
    ],
  },
  {
    id: 'memory.failed-page-allocs-while-logging-dirty',
    severity: 'warning',
    wordings: [['%u failed page allocs while logging dirty pages of d%d', 'count:failed', 'domain:domain']],
  },
];
