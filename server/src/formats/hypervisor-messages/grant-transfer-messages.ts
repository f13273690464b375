import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages of xen/common/grant_table.c about transfers of pages (`gnttab_transfer: ` stands in front up to 4.9), about
 * copies by frame (up to 4.9) and about the sizes of the tables of a new domain.
 */
export const grantTransferMessages: readonly MessageDefinition[] = [
  {
    id: 'grant-table.only-allow-copy-by-mfn-for',
    severity: 'warning',
    wordings: [['only allow copy-by-mfn for DOMID_SELF.']],
  },
  {
    id: 'grant-table.bad-grant-table-sizes-grant-maptrack',
    severity: 'error',
    wordings: [['Bad grant table sizes: grant %u, maptrack %u', 'count:maxFrames', 'count:maxMaptrackFrames']],
  },
  {
    id: 'grant-table.out-of-range',
    severity: 'info',
    wordings: [
      ['out-of-range %lx', 'gfn:gfn'],
      ['gnttab_transfer: out-of-range %lx', 'gfn:gfn'],
    ],
  },
  {
    id: 'grant-table.can-t-find',
    severity: 'info',
    wordings: [
      ["can't find d%d", 'domain:receiver'],
      ["gnttab_transfer: can't find domain %d", 'domain:receiver'],
    ],
  },
  {
    id: 'grant-table.error-reading-req',
    severity: 'info',
    wordings: [
      ['error reading req %d/%u', 'count:request', 'count:requests'],
      ['gnttab_transfer: error reading req %d/%u', 'count:request', 'count:requests'],
    ],
  },
  {
    id: 'grant-table.can-t-remove-gfn-mfn',
    severity: 'info',
    wordings: [["can't remove GFN %lx (MFN %lx)", 'gfn:gfn', 'mfn:mfn']],
  },
];
