import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages about IOMMUs: xen/drivers/passthrough (iommu.c, vtd/iommu.c, amd/iommu_init.c, amd/iommu_map.c), 4.0 to 4.22.
 * Fault addresses are bus addresses in bytes; `dfn` is a frame of the device's address space.
 */
export const iommuMessages: readonly MessageDefinition[] = [
  {
    id: 'iommu.request-device-fault-addr',
    severity: 'error',
    wordings: [
      ['[VT-D]DMAR:[%s] Request device [%s] fault addr %lx', 'keyword:request', 'device:device', 'address:address'],
      [
        '[VT-D]DMAR:[%s] Request device [%s] fault addr %lx, iommu reg = %p',
        'keyword:request',
        'device:device',
        'address:address',
        'address:register',
      ],
    ],
  },
  {
    id: 'iommu.vt-d-dmar-reason-on',
    severity: 'error',
    wordings: [
      ['[VT-D]DMAR: reason %02x - %s on iommu:%u', 'keyword:code', 'keyword:reason', 'count:iommu'],
      ['[VT-D]DMAR: reason %02x - %s', 'keyword:code', 'keyword:reason'],
    ],
  },
  {
    id: 'iommu.vt-d-intr-remap-request-device',
    severity: 'error',
    wordings: [
      ['[VT-D]INTR-REMAP: Request device [%s] fault index %lx', 'device:device', 'keyword:index'],
      [
        '[VT-D]INTR-REMAP: Request device [%s] fault index %lx, iommu reg = %p',
        'device:device',
        'keyword:index',
        'address:register',
      ],
    ],
  },
  {
    id: 'iommu.vt-d-intr-remap-reason',
    severity: 'error',
    wordings: [['[VT-D]INTR-REMAP: reason %02x - %s', 'keyword:code', 'keyword:reason']],
  },
  {
    id: 'iommu.amd-vi-addr-flags',
    severity: 'error',
    wordings: [
      [
        'AMD-Vi: %s: %s d%u addr %016lx flags %#x%s',
        'keyword:event',
        'device:device',
        'domain:domain',
        'address:address',
        'flags:faultFlags',
        'keyword:words',
      ],
      [
        'AMD-Vi: %s: domain = %d, device id = 0x%04x, fault address = 0x%lx, flags = %#x',
        'keyword:event',
        'domain:domain',
        'device:deviceId',
        'address:address',
        'flags:faultFlags',
      ],
      [
        'AMD-Vi: %s: domain = %d, device id = %#x, fault address = %#lx, flags = %#x',
        'keyword:event',
        'domain:domain',
        'device:deviceId',
        'address:address',
        'flags:faultFlags',
      ],
      [
        'AMD-Vi: %s: domain = %d, device id = 0x%04x, fault address = 0x%lx',
        'keyword:event',
        'domain:domain',
        'device:deviceId',
        'address:address',
      ],
    ],
  },
  {
    id: 'iommu.root-levels',
    severity: 'info',
    wordings: [['%w root @ %lx (%d levels) dfn=%lx', 'device:device', 'mfn:root', 'count:levels', 'pfn:dfn']],
  },
  {
    id: 'iommu.level-entry',
    severity: 'info',
    wordings: [
      ['  L%d[%x] = %lx %s', 'count:level', 'keyword:index', 'keyword:entry', 'keyword:rights'],
      ['    l%d[%x] = %lx %s', 'count:level', 'keyword:index', 'keyword:entry', 'keyword:rights'],
      ['    l%d[%x] = %lx', 'count:level', 'keyword:index', 'keyword:entry'],
    ],
  },
  {
    id: 'iommu.print-vtd-entries-iommu-dev-gmfn',
    severity: 'info',
    wordings: [
      ['print_vtd_entries: iommu #%u dev %s gmfn %lx', 'count:iommu', 'device:device', 'pfn:dfn'],
      ['print_vtd_entries: iommu %p dev %s gmfn %lx', 'address:iommu', 'device:device', 'pfn:dfn'],
    ],
  },
  {
    id: 'iommu.amd-iommu-table-error-next-level',
    severity: 'error',
    wordings: [['AMD IOMMU table error. next_level = %d, expected %d', 'count:nextLevel', 'count:expected']],
  },
  {
    id: 'iommu.iommu-mapping-dfn-to-mfn-failed',
    severity: 'error',
    wordings: [
      [
        'd%d: IOMMU mapping dfn %#lx to mfn %#lx failed: %d',
        'domain:domain',
        'pfn:dfn@domain',
        'mfn:mfn',
        'errno:error',
      ],
      ['d%d: IOMMU mapping dfn %lx to mfn %lx failed: %d', 'domain:domain', 'pfn:dfn@domain', 'mfn:mfn', 'errno:error'],
      [
        'd%d: IOMMU mapping gfn %#lx to mfn %#lx failed: %d',
        'domain:domain',
        'gfn:gfn@domain',
        'mfn:mfn',
        'errno:error',
      ],
    ],
  },
  {
    id: 'iommu.iommu-unmapping-dfn-failed',
    severity: 'error',
    wordings: [
      ['d%d: IOMMU unmapping dfn %#lx failed: %d', 'domain:domain', 'pfn:dfn@domain', 'errno:error'],
      ['d%d: IOMMU unmapping dfn %lx failed: %d', 'domain:domain', 'pfn:dfn@domain', 'errno:error'],
      ['d%d: IOMMU unmapping gfn %#lx failed: %d', 'domain:domain', 'gfn:gfn@domain', 'errno:error'],
    ],
  },
];
