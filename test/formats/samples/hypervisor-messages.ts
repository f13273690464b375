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
  { format: null, line: '(XEN) Bad ref 0x4a1 for d' },
  { format: null, line: '(XEN) common/grant_table.c:1078:d0v2' },
  { format: null, line: '(XEN) d0v1: vGICD: unhandled word write 0x000000ffffffff to ICACTIVER4' },
  { format: null, line: 'Bad ref 0x4a1 for d5' },
];
