import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages about the kernel's own map of frames (arch/x86/xen/p2m.c, multicalls.c, arch/arm/xen/p2m.c, enlighten.c).
 */
export const p2mMessages: readonly MessageDefinition[] = [
  {
    id: 'p2m.cannot-add-pfn-mfn-pfn',
    severity: 'warning',
    wordings: [
      [
        'xen_add_phys_to_mach_entry: cannot add pfn=%#x -> mfn=%#x: pfn=%#x -> mfn=%#x already exists',
        'pfn:pfn',
        'mfn:mfn',
        'pfn:knownPfn',
        'mfn:knownMfn',
      ],
      [
        'xen_add_mach_to_phys_entry: cannot add pfn=%#x -> mfn=%#x: pfn=%#x -> mfn=%#x already exists',
        'pfn:pfn',
        'mfn:mfn',
        'pfn:knownPfn',
        'mfn:knownMfn',
      ],
    ],
  },
  {
    id: 'p2m.m2p-add-override-pfn-not',
    severity: 'warning',
    wordings: [['m2p_add_override: pfn %lx not mapped', 'pfn:pfn']],
  },
  {
    id: 'p2m.m2p-remove-override-pfn-not',
    severity: 'warning',
    wordings: [['m2p_remove_override: pfn %lx not mapped', 'pfn:pfn']],
  },
  {
    id: 'p2m.m2p-remove-override-pfn-mfn',
    severity: 'warning',
    wordings: [['m2p_remove_override: pfn %lx mfn %lx, failed to modify kernel mappings', 'pfn:pfn', 'mfn:mfn']],
  },
  {
    id: 'p2m.xen-support-found',
    severity: 'info',
    wordings: [
      ['Xen %s support found', 'version:version'],
      ['Xen %s support found, events_irq=%d gnttab_frame=%#x', 'version:version', 'count:irq', 'address:gnttabFrame'],
    ],
  },
  { id: 'p2m.page-must-be-ballooned', severity: 'warning', wordings: [['page must be ballooned']] },
  { id: 'p2m.no-xen-support', severity: 'info', wordings: [['No Xen support']] },
  {
    id: 'p2m.xen-grant-table-region-is',
    severity: 'error',
    wordings: [['Xen grant table region is not found']],
  },
];
