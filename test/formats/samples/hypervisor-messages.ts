import type { Sample } from './sample.ts';

const format = 'hypervisor-messages';

/** Messages of the hypervisor in release and debug form, and lines that look alike. */
export const hypervisorMessageSamples: readonly Sample[] = [
  {
    format,
    line: '(XEN) common/grant_table.c:1078:d0v2 Bad ref 0x4a1 for d5',
    id: 'grant-table.bad-ref-for',
    args: ['0x4a1', '5'],
  },
  {
    format,
    line: '(XEN) grant_table.c:326:d0 Bad flags (0) or dom (0). (expected dom 0)',
    id: 'grant-table.bad-flags-or-dom-expected',
    args: ['0', '0', '0'],
  },
  { format, line: '(XEN) [   15.690385] common/grant_table.c:1909:d0v3 Expanding d0 grant table from 1 to 2 frames' },
  {
    format,
    line: '(XEN) d5 has active grant 1a3 (GFN 20011, MFN: 0x21c7ff)',
    id: 'grant-table.has-active-grant-gfn-mfn',
    args: ['5', '1a3', '20011', '0x21c7ff'],
  },
  { format, line: '(XEN) d0v1 Error mfn 21c7ff: rd=d0 od=NULL caf=8000000000000002 taf=e400000000000001' },
  {
    format,
    line: '(XEN) d5v0 EPT violation 0x182 (-w-/r-x) gpa 0x0000000feff010 mfn 0x21c5e7 type 8',
    id: 'p2m.ept-violation-gpa-mfn-type',
    args: ['0x182', '-w-/r-x', '0x0000000feff010', '0x21c5e7', '8'],
  },
  {
    format,
    line: '(XEN) d5: GFN 0xfeff (0x21c5e7,7,7) -> (0x21c900,0,7) not permitted',
    id: 'p2m.gfn-not-permitted',
    args: ['5', '0xfeff', '0x21c5e7', '7', '7', '0x21c900', '0', '7'],
  },
  {
    format,
    line: '(XEN) d3v0 Unsuccessful map-cache invalidate',
    id: 'ioreq.unsuccessful-map-cache-invalidate',
    args: [],
  },
  {
    format,
    line: '(XEN) [   91.436760] d0v0 Over-allocation for d2: 25088 > 24832',
    id: 'memory.over-allocation-for',
    args: ['2', '25088', '24832'],
  },
  { format, line: '(XEN) Over-allocation for domain 2: 25088 > 24832' },
  {
    format,
    line: '(XEN) Domain 120 (vcpu#0) crashed on cpu#3:',
    id: 'domain.domain-crashed-on',
    args: ['120', '0', '3'],
  },
  { format, line: '(XEN) grant_table.c:1731:IDLEv0 Allocation failure when expanding grant table.' },
  { format, line: '(XEN) p2m_pod_demand_populate: Dom120 out of PoD memory! (tot=1 ents=2 dom120)' },
  {
    format,
    line: '(XEN) Xen version 4.17.5 (builder@example.org) (gcc (Debian 12.2.0-14) 12.2.0) debug=n Mon Sep  2 10:00:00 UTC 2024',
  },
  ...(
    [
      [
        '[VT-D]DMAR:[DMA Write] Request device [0000:01:00.0] fault addr 8c000, iommu reg = ffff82c000203000',
        'iommu.request-device-fault-addr',
        ['DMA Write', '0000:01:00.0', '8c000', 'ffff82c000203000'],
      ],
      [
        '[VT-D]DMAR:[DMA Read] Request device [0000:01:00.0] fault addr 8c000',
        'iommu.request-device-fault-addr',
        ['DMA Read', '0000:01:00.0', '8c000'],
      ],
      [
        '[VT-D]DMAR: reason 05 - PTE Write access is not set',
        'iommu.vt-d-dmar-reason-on',
        ['05', 'PTE Write access is not set'],
      ],
      [
        '[VT-D]DMAR: reason 05 - PTE Write access is not set on iommu:1',
        'iommu.vt-d-dmar-reason-on',
        ['05', 'PTE Write access is not set', '1'],
      ],
      [
        'AMD-Vi: IO_PAGE_FAULT: 0000:26:00.0 d0 addr fffffffdf8000000 flags 0x8 I',
        'iommu.amd-vi-addr-flags',
        ['IO_PAGE_FAULT', '0000:26:00.0', '0', 'fffffffdf8000000', '0x8', ' I'],
      ],
      [
        'AMD-Vi: IO_PAGE_FAULT: domain = 0, device id = 0x2600, fault address = 0xfffffffdf8000000, flags = 0x8',
        'iommu.amd-vi-addr-flags',
        ['IO_PAGE_FAULT', '0', '2600', 'fffffffdf8000000', '0x8'],
      ],
      [
        'AMD-Vi: IO_PAGE_FAULT: domain = 0, device id = 0x2600, fault address = 0xfdf8000000',
        'iommu.amd-vi-addr-flags',
        ['IO_PAGE_FAULT', '0', '2600', 'fdf8000000'],
      ],
      ['0000:26:00.0 root @ 83b5f5 (3 levels) dfn=fffffffdf8000', 'iommu.root-levels'],
      ['  L3[1f7] = 0 np', 'iommu.level-entry', ['3', '1f7', '0', 'np']],
      ['AMD IOMMU table error. next_level = 0, expected 2', 'iommu.amd-iommu-table-error-next-level', ['0', '2']],
      ['d5: IOMMU mapping dfn 0x20011 to mfn 0x21c7ff failed: -12', 'iommu.iommu-mapping-dfn-to-mfn-failed'],
      ['d5: IOMMU unmapping gfn 0x20011 failed: -22', 'iommu.iommu-unmapping-dfn-failed', ['5', '0x20011', '-22']],
      ['arch/x86/mm/hap/hap.c:304: d1 failed to allocate from HAP pool', 'p2m.failed-to-allocate-from-hap-pool', ['1']],
      ['d1v0 Walking EPT tables for GFN 7ed37:', 'p2m.walking-ept-tables-for-gfn', ['7ed37']],
      ['d1v0  epte 9c0000047eba3107', 'p2m.epte', ['9c0000047eba3107']],
      ['d1v0  --- GLA 0x7ed373a1', 'p2m.gla', ['0x7ed373a1']],
      ['d1v0  gfn exceeds max_mapped_pfn ffff', 'p2m.gfn-exceeds-max-mapped-pfn', ['ffff']],
      [
        'p2m: p2m_add_page(): aliased! mfn=0x21c7ff, old gfn=0x1, new gfn=0x2',
        'p2m.aliased-old-new',
        ['0x21c7ff', '0x1', '0x2'],
      ],
      ['p2m audit found 2 odd p2m, 1 bad m2p entries', 'p2m.p2m-audit-found-odd-p2m-bad', ['2', '1']],
      ['Error -22 changing Dom3 GFNs [10,1f] from 0 to 3', 'p2m.error-changing-gfns-from-to'],
      [
        'traps.c:1986:d0v1 HSR=0x93880045 pc=0x00007f97b14e70 gva=0x7f7f817000 gpa=0x0000401315d000',
        'p2m.hsr-pc-gva-gpa',
      ],
      ['P2M: 40-bit IPA with 40-bit PA and 8-bit VMID', 'p2m.p2m-ipa-with-pa-and-vmid', ['40', '40', '8']],
      ['P2M: 3 levels with order-1 root, VTCR 0x0000000080043594', 'p2m.p2m-levels-with-root-vtcr'],
      ['1ST[0x001] = 0x00000000bffd9003', 'p2m.walk-entry', ['001', '00000000bffd9003']],
      ['dom1 IPA 0x0000000040000000', 'p2m.ipa', ['1', '0000000040000000']],
      [
        'p2m.c:1890: d1v0: Failed to walk page-table va 0xffffff837ebe0cd0',
        'p2m.failed-to-walk-page-table-va',
        ['0xffffff837ebe0cd0'],
      ],
      [
        'p2m_pod_demand_populate: Dom79 out of PoD memory! (tot=66075 ents=983008)',
        'p2m.out-of-pod-memory',
        ['p2m_pod_demand_populate:', '79', '66075', '983008'],
      ],
      ['Xen BUG at domain.c:450', 'xen.xen-bug-at', ['domain.c', '450']],
      [
        "Assertion '!in_irq() && (local_irq_is_enabled() || num_online_cpus() <= 1)' failed at common/page_alloc.c:2212",
        'xen.assertion-failed-at',
        ['!in_irq() && (local_irq_is_enabled() || num_online_cpus() <= 1)', 'common/page_alloc.c', '2212'],
      ],
      ['FATAL TRAP: vector = 14 (page fault)', 'xen.fatal-trap-vector', ['14', 'page fault']],
      ['Reboot in five seconds...', 'xen.reboot-in-five-seconds', []],
      [
        'grant_table.c:1934: Bad grant table sizes: grant 0, maptrack 0',
        'grant-table.bad-grant-table-sizes-grant-maptrack',
        ['0', '0'],
      ],
      ["d0v1 can't find d7", 'grant-table.can-t-find', ['7']],
      ['pg[0] MFN 21c7ff c=0x8000000000000001 o=0 v=0 t=0x1', 'memory.mfn'],
    ] as const
  ).map(([line, id, args]) => ({ format, line: `(XEN) ${line}`, id, ...(args === undefined ? {} : { args }) })),
  { format: null, line: '(XEN) [VT-D]DMAR:[DMA Write] Request device [0000:01:00.0]' },
  { format: null, line: '(XEN) AMD-Vi: Error initialization' },
  { format: null, line: '(XEN) [VT-D]DMAR: reason 05' },
  { format: null, line: '(XEN) d1v0  epte' },
  { format: null, line: '(XEN) p2m: aliased! mfn=0x21c7ff' },
  { format: null, line: '(XEN) Bad ref 0x4a1 for d' },
  { format: null, line: '(XEN) common/grant_table.c:1078:d0v2' },
  { format: null, line: '(XEN) d0v1: vGICD: unhandled word write 0x000000ffffffff to ICACTIVER4' },
  { format: null, line: 'Bad ref 0x4a1 for d5' },
];
