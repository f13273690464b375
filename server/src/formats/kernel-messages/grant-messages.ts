import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages of the grant table code of Linux (drivers/xen/grant-table.c, arch/{x86,arm}/xen/p2m.c; 3.0 to 6.12), without
 * prefix. References are those of the domain whose kernel prints.
 */
export const grantMessages: readonly MessageDefinition[] = [
  {
    id: 'grant-table.warning-ge-still-in-use',
    severity: 'warning',
    wordings: [
      ['WARNING: g.e. %#x still in use!', 'gref:ref'],
      ['WARNING:e.g. %#x still in use!', 'gref:ref'],
      ['WARNING: g.e. still in use!'],
      // Mini-OS and GRUB print the flags of the entry.
      ['WARNING: g.e. still in use! (%x)', 'flags:flags'],
    ],
  },
  {
    id: 'grant-table.deferring-ge-pfn-total-deferred',
    severity: 'debug',
    wordings: [
      [
        'deferring g.e. %#x (pfn %#lx) (total deferred %llu, total leaked %llu)',
        'gref:ref',
        'pfn:pfn',
        'count:deferred',
        'count:leaked',
      ],
      ['deferring g.e. %#x (pfn %#lx)', 'gref:ref', 'pfn:pfn'],
    ],
  },
  {
    id: 'grant-table.leaking-ge-pfn-total-deferred',
    severity: 'warning',
    wordings: [
      [
        'leaking g.e. %#x (pfn %#lx) (total deferred %llu, total leaked %llu)',
        'gref:ref',
        'pfn:pfn',
        'count:deferred',
        'count:leaked',
      ],
      ['leaking g.e. %#x (pfn %#lx)', 'gref:ref', 'pfn:pfn'],
    ],
  },
  { id: 'grant-table.ge-still-pending', severity: 'info', wordings: [['g.e. %#x still pending', 'gref:ref']] },
  {
    id: 'grant-table.freeing-ge-pfn-remaining',
    severity: 'debug',
    wordings: [
      ['freeing g.e. %#x (pfn %#lx), %llu remaining', 'gref:ref', 'pfn:pfn', 'count:remaining'],
      ['freeing g.e. %#x (pfn %#lx)', 'gref:ref', 'pfn:pfn'],
      ['freeing g.e. %#x', 'gref:ref'],
    ],
  },
  { id: 'grant-table.freed-references', severity: 'debug', wordings: [['Freed %zu references', 'count:references']] },
  {
    id: 'grant-table.maptrack-limit-reached-cant-map',
    severity: 'warning',
    wordings: [["maptrack limit reached, can't map all guest pages"]],
  },
  {
    id: 'grant-table.max-grant-frames-reached-cur',
    severity: 'warning',
    wordings: [
      [
        'max_grant_frames reached cur=%u extra=%u limit=%u gnttab_free_count=%u req_entries=%u',
        'count:frames',
        'count:extra',
        'count:limit',
        'count:free',
        'count:requested',
      ],
    ],
  },
  {
    id: 'grant-table.eagain-grant',
    severity: 'error',
    wordings: [['%s: %s eagain grant', 'name:function', 'name:comm']],
  },
  {
    id: 'grant-table.grant-tables-using-version-layout',
    severity: 'info',
    wordings: [['Grant tables using version %d layout', 'version:version']],
  },
  { id: 'grant-table.grant-table-initialized', severity: 'info', wordings: [['Grant table initialized']] },
  {
    id: 'grant-table.grant-table-add-to-physmap',
    severity: 'warning',
    wordings: [['grant table add_to_physmap failed, err=%d', 'errno:error']],
  },
  {
    id: 'grant-table.gnttab-share-frames-is-not',
    severity: 'warning',
    wordings: [['gnttab share frames is not mapped!']],
  },
  {
    id: 'grant-table.failed-to-ioremap-gnttab-share',
    severity: 'warning',
    wordings: [['Failed to ioremap gnttab share frames (addr=%#x)!', 'address:address']],
  },
  {
    id: 'grant-table.gnttab-unmap-failed-rc',
    severity: 'error',
    wordings: [
      ['gnttab unmap failed: rc=%d st0=%d st1=%d', 'errno:rc', 'errno:status', 'errno:status1'],
      ['gnttab unmap failed: rc=%d st=%d', 'errno:rc', 'errno:status'],
    ],
  },
];
