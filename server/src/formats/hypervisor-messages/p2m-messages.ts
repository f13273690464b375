import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages about guest physical memory: xen/arch/x86/mm/p2m*.c, hvm/hvm.c (EPT violations), hvm/emulate.c and
 * xen/arch/arm/p2m.c, 4.0 to 4.22. Guest physical addresses are byte addresses, all else frames.
 */
export const p2mMessages: readonly MessageDefinition[] = [
  {
    id: 'p2m.gfn-not-permitted',
    severity: 'error',
    wordings: [
      [
        '%pd: GFN %#lx (%#lx,%u,%u) -> (%#lx,%u,%u) not permitted',
        'domain:domain',
        'gfn:gfn@domain',
        'mfn:oldMfn',
        'keyword:oldType',
        'keyword:oldAccess',
        'mfn:newMfn',
        'keyword:newType',
        'keyword:newAccess',
      ],
      [
        '%pd: GFN %#lx (%#lx,%u,%u,%u) -> (%#lx,%u,%u,%u) not permitted',
        'domain:domain',
        'gfn:gfn@domain',
        'mfn:oldMfn',
        'keyword:oldOrder',
        'keyword:oldType',
        'keyword:oldAccess',
        'mfn:newMfn',
        'keyword:newOrder',
        'keyword:newType',
        'keyword:newAccess',
      ],
    ],
  },
  {
    id: 'p2m.ept-violation-gpa-mfn-type',
    severity: 'error',
    wordings: [
      [
        'EPT violation %#lx (%s) gpa %#lx mfn %#lx type %i',
        'keyword:qualification',
        'keyword:access',
        'address:address',
        'mfn:mfn',
        'keyword:p2mType',
      ],
      [
        'EPT violation %#lx (%s) gpa %#lx, mfn %#lx, type %i.',
        'keyword:qualification',
        'keyword:access',
        'address:address',
        'mfn:mfn',
        'keyword:p2mType',
      ],
    ],
  },
  {
    id: 'p2m.set-foreign-p2m-entry-failed',
    severity: 'warning',
    wordings: [
      [
        'set_foreign_p2m_entry failed. gpfn:%lx mfn:%lx fgfn:%lx td:%d fd:%d',
        'gfn:gfn@mapper',
        'mfn:mfn',
        'gfn:foreignGfn@owner',
        'domain:mapper',
        'domain:owner',
      ],
    ],
  },
  {
    id: 'p2m.failed-to-unmap-foreign-page-order',
    severity: 'error',
    wordings: [
      [
        '%pd: failed to unmap foreign page %lx order %u error %d',
        'domain:domain',
        'gfn:gfn@domain',
        'count:order',
        'errno:error',
      ],
    ],
  },
  {
    id: 'p2m.out-of-pod-memory',
    severity: 'error',
    wordings: [
      [
        '%w Dom%d out of PoD memory! (tot=%u ents=%ld dom%d)',
        'name:function',
        'domain:domain',
        'count:pages',
        'count:entries',
      ],
      [
        '%w out of PoD memory! (tot=%u ents=%ld dom%d)',
        'name:function',
        'count:pages',
        'count:entries',
        'domain:domain',
      ],
      [
        '%w Dom%d out of PoD memory! (tot=%u ents=%ld)',
        'name:function',
        'domain:domain',
        'count:pages',
        'count:entries',
      ],
    ],
  },
  {
    id: 'p2m.failed-to-shatter-gfn',
    severity: 'error',
    wordings: [['Failed to shatter gfn %lx: %d', 'gfn:gfn', 'errno:error']],
  },
  {
    id: 'p2m.p2m-c-vmid-pool-exhausted',
    severity: 'error',
    wordings: [['p2m.c: dom%d: VMID pool exhausted', 'domain:domain']],
  },
  {
    id: 'p2m.unable-to-map-mfn-in',
    severity: 'warning',
    wordings: [['Unable to map MFN %#lx in %pd', 'mfn:mfn', 'domain:domain']],
  },
  {
    id: 'p2m.unable-to-remove-mapping-from-the',
    severity: 'error',
    wordings: [
      [
        'Unable to remove mapping gfn=%#lx order=%u from the p2m of domain %d',
        'gfn:gfn@domain',
        'count:order',
        'domain:domain',
      ],
    ],
  },
  {
    id: 'p2m.p2m-has-not-been-correctly-cleaned',
    severity: 'error',
    wordings: [['P2M has not been correctly cleaned (rc = %d)', 'errno:error']],
  },
  { id: 'p2m.failed-to-allocate-p2m-pages', severity: 'error', wordings: [['Failed to allocate P2M pages.']] },
  {
    id: 'p2m.failed-to-free-p2m-pages-p2m',
    severity: 'error',
    wordings: [['Failed to free P2M pages, P2M freelist is empty.']],
  },
  {
    id: 'p2m.invalid-mfn',
    severity: 'warning',
    wordings: [
      ['Invalid MFN %#lx', 'mfn:mfn'],
      ['Invalid mfn %#lx', 'mfn:mfn'],
    ],
  },
  {
    id: 'p2m.failing-to-acquire-the-mfn',
    severity: 'warning',
    wordings: [['Failing to acquire the MFN %#lx', 'mfn:mfn']],
  },
];
