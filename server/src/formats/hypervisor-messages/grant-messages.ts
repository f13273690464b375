import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * What xen/common/grant_table.c says when it refuses, warns or reports, 4.0 to 4.22; the newest wording first.
 * References and handles are decimal up to 4.8 and hex with `0x` since 4.9; flags and pins are hex without `0x`.
 * Most are printed by debug builds only, so that silence proves nothing.
 */
export const grantMessages: readonly MessageDefinition[] = [
  {
    id: 'grant-table.bad-ref-for',
    severity: 'warning',
    wordings: [
      ['Bad ref %#x for d%d', 'gref:ref@granter', 'domain:granter'],
      ['Bad ref %#x', 'gref:ref'],
      ['Bad ref (%d).', 'gref:ref'],
    ],
  },
  {
    id: 'grant-table.bad-flags-or-dom-expected',
    severity: 'warning',
    wordings: [
      ['Bad flags (%x) or dom (%d); expected d%d', 'flags:flags', 'domain:sharedDomid', 'domain:expected'],
      [
        'Bad flags (%x) or dom (%d); expected d%d, flags %x',
        'flags:flags',
        'domain:sharedDomid',
        'domain:expected',
        'flags:mask',
      ],
      ['Bad flags (%x) or dom (%d). (expected dom %d)', 'flags:flags', 'domain:sharedDomid', 'domain:expected'],
      [
        'Bad flags (%x) or dom (%d). (expected dom %d, flags %x)',
        'flags:flags',
        'domain:sharedDomid',
        'domain:expected',
        'flags:mask',
      ],
    ],
  },
  {
    id: 'grant-table.unstable-flags-or-dom-expected-r',
    severity: 'warning',
    wordings: [
      [
        'Unstable flags (%x) or dom (%d); expected d%d (r/w: %d)',
        'flags:flags',
        'domain:sharedDomid',
        'domain:expected',
      ],
      [
        'Unstable flags (%x) or dom (%d). (expected dom %d) (r/w: %d)',
        'flags:flags',
        'domain:sharedDomid',
        'domain:expected',
      ],
    ],
  },
  {
    id: 'grant-table.attempt-to-write-pin-a-r',
    severity: 'warning',
    wordings: [['Attempt to write-pin a r/o grant entry']],
  },
  {
    id: 'grant-table.unstable-grant-readonly-flag',
    severity: 'warning',
    wordings: [['Unstable grant readonly flag']],
  },
  {
    id: 'grant-table.shared-grant-entry-is-unstable',
    severity: 'warning',
    wordings: [['Shared grant entry is unstable']],
  },
  {
    id: 'grant-table.bad-domain-or-risk-of-counter',
    severity: 'warning',
    wordings: [
      [
        'Bad domain (%d != %d), or risk of counter overflow %08x, or subpage %d',
        'domain:active',
        'domain:mapper',
        'pin:pin',
      ],
      ['Bad domain (%d != %d), or risk of counter overflow %08x', 'domain:active', 'domain:mapper', 'pin:pin'],
    ],
  },
  {
    id: 'grant-table.bad-flags-in-grant-map-op',
    severity: 'info',
    wordings: [
      ['Bad flags in grant map op: %x', 'flags:flags'],
      ['Bad flags in grant map op (%x).', 'flags:flags'],
    ],
  },
  {
    id: 'grant-table.no-device-mapping-in-hvm-domain',
    severity: 'info',
    wordings: [['No device mapping in HVM domain']],
  },
  {
    id: 'grant-table.could-not-find-domain',
    severity: 'info',
    wordings: [['Could not find domain %d', 'domain:granter']],
  },
  {
    id: 'grant-table.failed-to-obtain-maptrack-handle',
    severity: 'warning',
    wordings: [['Failed to obtain maptrack handle']],
  },
  {
    id: 'grant-table.could-not-pin-grant-frame',
    severity: 'warning',
    wordings: [['Could not pin grant frame %lx', 'mfn:mfn']],
  },
  {
    id: 'grant-table.iomem-mapping-not-permitted-domain',
    severity: 'warning',
    wordings: [['Iomem mapping not permitted %lx (domain %d)', 'mfn:mfn', 'domain:mapper']],
  },
  {
    id: 'grant-table.hvm-guests-can-t-grant-map',
    severity: 'warning',
    wordings: [["HVM guests can't grant map iomem"]],
  },
  {
    id: 'grant-table.bad-handle',
    severity: 'info',
    wordings: [
      ['Bad d%d handle %#x', 'domain:granter', 'handle:handle'],
      ['Bad handle %#x', 'handle:handle'],
      ['Bad handle (%d).', 'handle:handle'],
    ],
  },
  {
    id: 'grant-table.zero-flags-for-handle',
    severity: 'info',
    wordings: [
      ['Zero flags for d%d handle %#x', 'domain:granter', 'handle:handle'],
      ['Zero flags for handle %#x', 'handle:handle'],
      ['Zero flags for handle (%d).', 'handle:handle'],
    ],
  },
  {
    id: 'grant-table.unstable-handle',
    severity: 'warning',
    wordings: [
      ['Unstable d%d handle %#x', 'domain:granter', 'handle:handle'],
      ['Unstable handle %#x', 'handle:handle'],
    ],
  },
  {
    id: 'grant-table.bus-address-doesn-t-match-gntref',
    severity: 'warning',
    wordings: [
      ["Bus address doesn't match gntref (%llx != %lx)", 'address:busAddress', 'address:grantAddress'],
      ["Bad frame number doesn't match gntref. (%lx != %lx)", 'mfn:frame', 'mfn:mfn'],
    ],
  },
  {
    id: 'grant-table.expanding-grant-table-from-to-frames',
    severity: 'info',
    wordings: [
      ['Expanding d%d grant table from %u to %u frames', 'domain:granter', 'count:from', 'count:to'],
      ['Expanding dom (%d) grant table from (%d) to (%d) frames.', 'domain:granter', 'count:from', 'count:to'],
    ],
  },
  {
    id: 'grant-table.expand-grant-table-of-to-failed',
    severity: 'warning',
    wordings: [
      [
        'Expand grant table of d%d to %u failed. Current: %u Max: %u',
        'domain:granter',
        'count:wanted',
        'count:frames',
        'count:maxFrames',
      ],
      ['Expand grant table to %u failed. Current: %u Max: %u', 'count:wanted', 'count:frames', 'count:maxFrames'],
    ],
  },
  {
    id: 'grant-table.is-limited-to-grant-table-frames',
    severity: 'warning',
    wordings: [
      ['d%d is limited to %u grant-table frames', 'domain:granter', 'count:maxFrames'],
      ['Xen only supports up to %d grant-table frames per domain.', 'count:maxFrames'],
    ],
  },
  {
    id: 'grant-table.allocation-failure-when-expanding-grant-table',
    severity: 'warning',
    wordings: [
      ['Allocation failure when expanding d%d grant table', 'domain:granter'],
      ['Allocation failure when expanding grant table'],
      ['Allocation failure when expanding the grant table'],
    ],
  },
  {
    id: 'grant-table.nr-frames-for-is-too-large',
    severity: 'warning',
    wordings: [['nr_frames for d%d is too large (%u,%u)', 'domain:granter', 'count:wanted', 'count:maxFrames']],
  },
  {
    id: 'grant-table.increased-maptrack-size-to-frames',
    severity: 'info',
    wordings: [['Increased maptrack size to %u frames', 'count:maptrackFrames']],
  },
  {
    id: 'grant-table.bad-grant-reference',
    severity: 'warning',
    wordings: [['Bad grant reference %#x', 'gref:ref']],
  },
  {
    id: 'grant-table.bad-grant-reference-for-transfer-to',
    severity: 'info',
    wordings: [['Bad grant reference %#x for transfer to d%d', 'gref:ref@receiver', 'domain:receiver']],
  },
  {
    id: 'grant-table.could-not-get-writable-frame',
    severity: 'warning',
    wordings: [
      ['Could not get writable frame %lx', 'mfn:mfn'],
      ['Could not get dst frame %lx', 'mfn:mfn'],
    ],
  },
  { id: 'grant-table.copy-beyond-page-area', severity: 'warning', wordings: [['copy beyond page area']] },
  {
    id: 'grant-table.copy-source-out-of-bounds',
    severity: 'warning',
    wordings: [['copy source out of bounds: %d < %d || %d > %d']],
  },
  {
    id: 'grant-table.copy-dest-out-of-bounds',
    severity: 'warning',
    wordings: [['copy dest out of bounds: %d < %d || %d > %d']],
  },
  {
    id: 'grant-table.source-frame-invalid',
    severity: 'warning',
    wordings: [['source frame %lx invalid', 'gfn:gfn']],
  },
  {
    id: 'grant-table.transitive-grant-when-transitivity-not-allowed',
    severity: 'warning',
    wordings: [['transitive grant when transitivity not allowed']],
  },
  {
    id: 'grant-table.transitive-grants-cannot-be-self-referential',
    severity: 'warning',
    wordings: [['transitive grants cannot be self-referential']],
  },
  {
    id: 'grant-table.transitive-grant-referenced-bad-domain',
    severity: 'warning',
    wordings: [['transitive grant referenced bad domain %d', 'domain:domain']],
  },
  {
    id: 'grant-table.tried-to-change-grant-table-version',
    severity: 'warning',
    wordings: [
      [
        'tried to change grant table version from %u to %u, but some grant entries still in use',
        'version:from',
        'version:to',
      ],
    ],
  },
  {
    id: 'grant-table.tried-to-change-to-grant-table',
    severity: 'warning',
    wordings: [
      ['tried to change to grant table v1, but %d v2 operations still in progress', 'count:operations'],
      ['tried to change grant table version to 1 with non-representable entries'],
    ],
  },
  {
    id: 'grant-table.bad-flags-in-grant-when-switching',
    severity: 'info',
    wordings: [['bad flags %#x in grant %#x when switching version', 'flags:flags', 'gref:ref']],
  },
  {
    id: 'grant-table.bad-ref-a',
    severity: 'warning',
    wordings: [
      ['Bad ref-a %#x', 'gref:ref'],
      ['Bad ref-a (%d).', 'gref:ref'],
    ],
  },
  {
    id: 'grant-table.bad-ref-b',
    severity: 'warning',
    wordings: [
      ['Bad ref-b %#x', 'gref:ref'],
      ['Bad ref-b (%d).', 'gref:ref'],
    ],
  },
  { id: 'grant-table.ref-a-busy', severity: 'warning', wordings: [['ref a %#x busy', 'gref:ref']] },
  { id: 'grant-table.ref-b-busy', severity: 'warning', wordings: [['ref b %#x busy', 'gref:ref']] },
  {
    id: 'grant-table.could-not-remove-status-frame-gfn',
    severity: 'error',
    wordings: [['Could not remove status frame %u (GFN %#lx) from P2M', 'count:frame', 'gfn:gfn']],
  },
  {
    id: 'grant-table.wrong-page-state-of-status-frame',
    severity: 'error',
    wordings: [['Wrong page state %#lx of status frame %u (GFN %#lx)', 'keyword:pageState', 'count:frame', 'gfn:gfn']],
  },
  {
    id: 'grant-table.grant-release-ref-flags',
    severity: 'info',
    wordings: [
      [
        'Grant release %#x ref %#x flags %#x d%d',
        'handle:handle',
        'gref:ref@granter',
        'flags:mapFlags',
        'domain:granter',
      ],
      [
        'Grant release %#x ref %#x flags %#x dom %u',
        'handle:handle',
        'gref:ref@granter',
        'flags:mapFlags',
        'domain:granter',
      ],
      [
        'Grant release (%hu) ref:(%hu) flags:(%x) dom:(%hu)',
        'handle:handle',
        'gref:ref@granter',
        'flags:mapFlags',
        'domain:granter',
      ],
    ],
  },
  {
    id: 'grant-table.has-active-grant-gfn-mfn',
    severity: 'warning',
    wordings: [
      [
        'd%d has active grant %x (GFN %lx, MFN: %lx)',
        'domain:granter',
        'gref:ref@granter',
        'gfn:gmfn@granter',
        'mfn:mfn',
      ],
      ['d%d has active grant %x (MFN: %lx)', 'domain:granter', 'gref:ref@granter', 'mfn:mfn'],
      ['Dom%d has an active grant: GFN: %lx (MFN: %lx)', 'domain:granter', 'gfn:gmfn@granter', 'mfn:mfn'],
    ],
  },
  {
    id: 'grant-table.has-too-many-active-grants-to',
    severity: 'warning',
    wordings: [
      ['d%d has too many (%d) active grants to report', 'domain:granter', 'count:grants'],
      ['Dom%d has too many (%d) active grants to report', 'domain:granter', 'count:grants'],
    ],
  },
  {
    id: 'grant-table.transferee-is-dying',
    severity: 'info',
    wordings: [
      ['Transferee d%d is dying', 'domain:receiver'],
      ['gnttab_transfer: Transferee d%d is dying', 'domain:receiver'],
    ],
  },
  {
    id: 'grant-table.transferee-has-no-headroom-tot-max',
    severity: 'info',
    wordings: [
      ['Transferee %pd has no headroom (tot %u, max %u, ex %u)', 'domain:receiver', 'count:pages', 'count:maxPages'],
    ],
  },
];
