import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * What a guest physical memory walk, audit or change prints line by line: xen/arch/x86/mm/p2m*.c (`P2M_PRINTK` and
 * `P2M_DEBUG`, in the debug trace with the name of the function in front), p2m-ept.c (walks behind an EPT violation),
 * hap/hap.c, and xen/arch/arm/p2m.c with traps.c, 4.0 to 4.22.
 */
export const p2mAuditMessages: readonly MessageDefinition[] = [
  {
    id: 'p2m.walking-ept-tables-for-gfn',
    severity: 'info',
    wordings: [
      ['Walking EPT tables for GFN %lx:', 'gfn:gfn'],
      ['Walking EPT tables for domain %d gfn %lx', 'domain:domain', 'gfn:gfn@domain'],
    ],
  },
  {
    id: 'p2m.gfn-exceeds-max-mapped-pfn',
    severity: 'info',
    wordings: [[' gfn exceeds max_mapped_pfn %lx', 'gfn:max']],
  },
  { id: 'p2m.epte', severity: 'info', wordings: [[' epte %lx', 'keyword:entry']] },
  { id: 'p2m.gla', severity: 'info', wordings: [[' --- GLA %#lx', 'address:linear']] },
  {
    id: 'p2m.failed-to-allocate-from-hap-pool',
    severity: 'error',
    wordings: [['%pd failed to allocate from HAP pool', 'domain:domain']],
  },
  {
    id: 'p2m.failed-to-walk-page-table-va',
    severity: 'warning',
    wordings: [['Failed to walk page-table va %#lx', 'address:linear']],
  },
  {
    id: 'p2m.adding-bad-mfn-to-p2m-map',
    severity: 'error',
    wordings: [['Adding bad mfn to p2m map (%#lx -> %#lx)', 'gfn:gfn', 'mfn:mfn']],
  },
  {
    id: 'p2m.error-changing-gfns-from-to',
    severity: 'error',
    wordings: [
      [
        'Error %d changing Dom%d GFNs [%lx,%lx] from %d to %d',
        'errno:error',
        'domain:domain',
        'gfn:first@domain',
        'gfn:last@domain',
        'keyword:oldType',
        'keyword:newType',
      ],
    ],
  },
  {
    id: 'p2m.cannot-setup-identity-map-gfn-already',
    severity: 'error',
    wordings: [
      ['Cannot setup identity map d%d:%lx, gfn already mapped to %lx', 'domain:domain', 'gfn:gfn@domain', 'mfn:mfn'],
    ],
  },
  {
    id: 'p2m.non-identity-map-not-cleared-mapped',
    severity: 'error',
    wordings: [['non-identity map %pd:%lx not cleared (mapped to %lx)', 'domain:domain', 'gfn:gfn@domain', 'mfn:mfn']],
  },
  {
    id: 'p2m.p2m-remove-mapping-at-is-of',
    severity: 'error',
    wordings: [
      [
        'p2m_remove dom%d: mapping at %lx is of maddr %lx not %lx as expected',
        'domain:domain',
        'address:guestAddress',
        'address:found',
        'address:expected',
      ],
    ],
  },
  {
    id: 'p2m.aliased-old-new',
    severity: 'warning',
    wordings: [['aliased! mfn=%#lx, old gfn=%#lx, new gfn=%#lx', 'mfn:mfn', 'gfn:oldGfn', 'gfn:gfn']],
  },
  {
    id: 'p2m.old-mfn',
    severity: 'debug',
    wordings: [['old gfn=%#lx -> mfn %#lx', 'gfn:gfn', 'mfn:mfn']],
  },
  { id: 'p2m.adding', severity: 'debug', wordings: [['adding gfn=%#lx mfn=%#lx', 'gfn:gfn', 'mfn:mfn']] },
  { id: 'p2m.removing', severity: 'debug', wordings: [['removing gfn=%#lx mfn=%#lx', 'gfn:gfn', 'mfn:mfn']] },
  {
    id: 'p2m.no-mapping-between-mfn-and-gfn',
    severity: 'warning',
    wordings: [['no mapping between mfn %08lx and gfn %08lx', 'mfn:mfn', 'gfn:gfn']],
  },
  {
    id: 'p2m.gfn-to-mfn-failed',
    severity: 'warning',
    wordings: [['gfn_to_mfn failed! gfn=%08lx type:%d', 'gfn:gfn', 'keyword:p2mType']],
  },
  {
    id: 'p2m.p2m-set-entry-failed',
    severity: 'error',
    wordings: [['p2m_set_entry failed! mfn=%08lx rc:%d', 'mfn:mfn', 'errno:error']],
  },
  {
    id: 'p2m.p2m-set-entry',
    severity: 'error',
    wordings: [['p2m_set_entry: %#lx:%u -> %d (0x%lx)', 'gfn:gfn', 'count:order', 'errno:error', 'mfn:mfn']],
  },
  {
    id: 'p2m.p2m-audit-found-odd-p2m-bad',
    severity: 'error',
    wordings: [['p2m audit found %lu odd p2m, %lu bad m2p entries', 'count:odd', 'count:bad']],
  },
  {
    id: 'p2m.p2m-audit-found-orphans',
    severity: 'error',
    wordings: [['p2m audit found %lu orphans', 'count:orphans']],
  },
  {
    id: 'p2m.map-mismatch-mfn-gfn-mfn-gfn',
    severity: 'error',
    wordings: [
      [
        'map mismatch mfn %#lx -> gfn %#lx -> mfn %#lx (-> gfn %#lx)',
        'mfn:mfn',
        'gfn:gfn',
        'mfn:foundMfn',
        'gfn:foundGfn',
      ],
    ],
  },
  {
    id: 'p2m.orphaned-guest-page-has-invalid-gfn',
    severity: 'error',
    wordings: [['orphaned guest page: mfn=%#lx has invalid gfn', 'mfn:mfn']],
  },
  {
    id: 'p2m.fixup-p2m-mapping-for-page',
    severity: 'info',
    wordings: [
      ['fixup p2m mapping for page %lx %w', 'gfn:gfn', 'keyword:outcome'],
      ['fixup p2m mapping for page %lx already present', 'gfn:gfn'],
    ],
  },
  {
    id: 'p2m.ipa',
    severity: 'info',
    wordings: [['dom%d IPA 0x%lx', 'domain:domain', 'address:guestAddress']],
  },
  {
    id: 'p2m.p2m',
    severity: 'info',
    wordings: [
      ['P2M @ %p mfn:%#lx', 'address:table', 'mfn:mfn'],
      ['P2M @ %p mfn:0x%lx', 'address:table', 'mfn:mfn'],
    ],
  },
  {
    id: 'p2m.walk-entry',
    severity: 'info',
    wordings: [
      ['0TH[0x%03x] = 0x%lx', 'keyword:index', 'keyword:entry'],
      ['1ST[0x%03x] = 0x%lx', 'keyword:index', 'keyword:entry'],
      ['2ND[0x%03x] = 0x%lx', 'keyword:index', 'keyword:entry'],
      ['3RD[0x%03x] = 0x%lx', 'keyword:index', 'keyword:entry'],
    ],
  },
  {
    id: 'p2m.using-concatenated-root-table',
    severity: 'info',
    wordings: [['Using concatenated root table %u', 'count:table']],
  },
  {
    id: 'p2m.p2m-ipa-with-pa-and-vmid',
    severity: 'info',
    wordings: [['P2M: %d-bit IPA with %d-bit PA and %d-bit VMID', 'count:ipaBits', 'count:paBits', 'count:vmidBits']],
  },
  {
    id: 'p2m.p2m-levels-with-root-vtcr',
    severity: 'info',
    wordings: [['P2M: %d levels with order-%d root, VTCR 0x%lx', 'count:levels', 'count:order', 'keyword:vtcr']],
  },
  {
    id: 'p2m.hsr-pc-gva-gpa',
    severity: 'warning',
    wordings: [['HSR=%#lx pc=%#lx gva=%#lx gpa=%#lx', 'keyword:hsr', 'address:pc', 'address:gva', 'address:gpa']],
  },
];
