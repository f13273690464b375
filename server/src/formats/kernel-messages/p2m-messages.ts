import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages about the kernel's own map of frames (arch/x86/xen/p2m.c, multicalls.c, setup.c, arch/arm/xen/p2m.c, enlighten.c).
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
  {
    id: 'p2m.p2m-virtual-area-at-size',
    severity: 'info',
    wordings: [['p2m virtual area at %p, size is %lx', 'address:address', 'size:size']],
  },
  {
    id: 'p2m.released-page-s',
    severity: 'info',
    wordings: [
      ['Released %ld page(s)', 'count:pages'],
      ['Released %lu pages of unused memory', 'count:pages'],
    ],
  },
  { id: 'p2m.remapped-page-s', severity: 'info', wordings: [['Remapped %ld page(s)', 'count:pages']] },
  { id: 'p2m.remapped-non-ram-page-s', severity: 'info', wordings: [['Remapped %u non-RAM page(s)', 'count:pages']] },
  {
    // p2m.c prints hex and setup.c decimal, both without a mark: the words are kept, and no number is made of them.
    id: 'p2m.failed-to-set-p2m-mapping',
    severity: 'error',
    wordings: [['Failed to set p2m mapping for pfn=%w mfn=%w', 'name:pfn', 'name:mfn']],
  },
  {
    id: 'p2m.failed-to-set-m2p-mapping',
    severity: 'error',
    wordings: [['Failed to set m2p mapping for mfn=%ld pfn=%ld', 'mfn:mfn', 'pfn:pfn']],
  },
  {
    id: 'p2m.failed-to-update-kernel-mapping',
    severity: 'error',
    wordings: [['Failed to update kernel mapping for mfn=%ld pfn=%ld', 'mfn:mfn', 'pfn:pfn']],
  },
  {
    id: 'p2m.of-multicall-s-failed-cpu',
    severity: 'error',
    wordings: [['%d of %d multicall(s) failed: cpu %d', 'count:failed', 'count:calls', 'count:cpu']],
  },
  {
    // The number of the call is that of the hypercall: 1 mmu_update, 14 update_va_mapping, 20 grant_table_op.
    id: 'p2m.call-op-result-caller',
    severity: 'error',
    wordings: [
      ['  call %2d: op=%lu result=%ld caller=%s', 'count:index', 'count:op', 'errno:result', 'name:caller'],
      ['  call %2d: op=%lu arg=[%lx] result=%ld', 'count:index', 'count:op', 'address:argument', 'errno:result'],
      [
        '  call %2d: op=%lu arg=[%lx] result=%ld\t%s',
        'count:index',
        'count:op',
        'address:argument',
        'errno:result',
        'name:caller',
      ],
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
