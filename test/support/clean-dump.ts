/** A log of a host as several commands print it, without any damage: the same facts must come out of each damage. */
export const cleanDump = `(XEN) gnttab_usage_print_all [ key 'g' pressed
(XEN)       -------- active --------       -------- shared --------
(XEN) [ref] localdom mfn      pin          localdom gmfn     flags
(XEN) grant-table for remote d0 (v1)
(XEN)   1 frames (64 max), 12 maptrack frames (1024 max)
(XEN) no active grant table entries
(XEN)       -------- active --------       -------- shared --------
(XEN) [ref] localdom mfn      pin          localdom gmfn     flags
(XEN) grant-table for remote d1 (v1)
(XEN)   5 frames (64 max), 0 maptrack frames (1024 max)
(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19
(XEN) [0x009]      0 0x17de4f 0x00000001          0 0x17de4f 0x19
(XEN) [0x1f0a]     0 0x7e706 0x00000002          0 0x07e706 0x1d
(XEN) gnttab_usage_print_all ] done
(XEN) [  312.650117] gnttab_usage_print_all [ key 'g' pressed
(XEN) [  312.650121]       -------- active --------       -------- shared --------
(XEN) [  312.650125] [ref] localdom mfn      pin          localdom gmfn     flags
(XEN) [  312.650129] grant-table for remote d1 (v1)
(XEN) [  312.650133]   5 frames (64 max), 0 maptrack frames (1024 max)
(XEN) [  312.650137] [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19
(XEN) [  312.650141] [0x009]      0 0x17de4f 0x00000001          0 0x17de4f 0x19
(XEN) [  312.650145] gnttab_usage_print_all ] done
(XEN) 'e' pressed -> dumping event-channel info
(XEN) Event channel information for domain 1:
(XEN) Polling vCPUs: {}
(XEN)     port [p/m/s]
(XEN)        1 [1/0/  -   ]: s=3 n=0 x=0 d=0 p=33
(XEN)        2 [0/1/  21  ]: s=3 n=0 x=0 d=0 p=34
(XEN)        3 [1/0/  -   ]: s=5 n=0 x=0 v=0
(XEN) 'q' pressed -> dumping domain info (now = 274036146791)
(XEN) General information for domain 5:
(XEN)     refcnt=3 dying=0 pause_count=1
(XEN)     nr_pages=131088 xenheap_pages=4 shared_pages=7 paged_pages=0 dirty_cpus={} max_pages=131328
(XEN)     handle=c7e668d6-5bc1-4443-a674-3fd772e2d08b vm_assist=00000000
(XEN)     paging assistance: hap refcounts translate external
(XEN) Rangesets belonging to domain 5:
(XEN)     Interrupts { 1-29, 40-41, 56, 60-65, 70-71, 80-89, 91-93, 95-99 }
(XEN)     log-dirty  { }
(XEN) Memory pages belonging to domain 5:
(XEN)     DomPage list too long to display
(XEN)     ExtraPage 00000000001412d3: caf=8040000000000002, taf=e400000000000001
(XEN) VCPU information and callbacks for domain 5:
(XEN)     VCPU0: CPU2 [has=F] poll=0 upcall_pend=00 upcall_mask=00
(XEN)     pause_count=0 pause_flags=2
(XEN) No periodic timer
(XEN) Notifying guest 0:0 (virq 1, port 0)
(XEN) Shared frames 0 -- Saved frames 0
(XEN) common/grant_table.c:1909:d3v0 Expanding d3 grant table from 1 to 2 frames
(XEN) [  320.100000] common/grant_table.c:1053:d1v2 Bad ref 0xffffffff for d6
(XEN) d1v0 EPT violation 0xdaa (-w-/r-x) gpa 0x000000f1008470 mfn 0xcc328 type 5
[  411.012144] xen-blkback: backend/vbd/17/51712: using 2 queues, protocol 1 (x86_64-abi) persistent grants
[  411.014046] vbd vbd-17-51712: 9 mapping in shared page 9 from domain 17
[  411.015000] xen-blkback: (17.xvda-0): oo   0  |  rd   12  |  wr    0  |  f    0 |  ds    0 | pg:    1/1056
[  412.784369] mt7615e 0000:01:00.0: swiotlb buffer is full (sz: 3776 bytes), total 32768 (slots), used 31415 (slots)
Mar 16 18:11:41 hosta kernel: [ 4851.947037] rtl8821ae 0000:02:00.0: swiotlb buffer is full (sz: 9100 bytes)
tool = ""
 xenstored = ""
local = ""
 domain = ""
  0 = ""
   name = "Domain-0"
   backend = ""
    vbd = ""
     1 = ""
      51712 = ""
       frontend = "/local/domain/1/device/vbd/51712"
       params = "/srv/images/a-rather-long-name-of-an-image-of-a-guest-minimal.ext3"
       frontend-id = "1"
       state = "4"
  1 = ""
   name = "g1"
   device = ""
    vbd = ""
     51712 = ""
      backend = "/local/domain/0/backend/vbd/1/51712"
      backend-id = "0"
      state = "4"
      ring-ref = "8"
      event-channel = "15"
vm = ""
`;
