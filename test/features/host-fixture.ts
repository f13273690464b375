import { marked } from './marked.ts';

/**
 * A small host: d1 with one disk of two rings, its grants, channels, statistics and a message of its own kernel; d2 with
 * two disks, so that a grant of it may belong to either.
 */
export const host = marked(`%xdump 1
%host name=h arch=x86_64 xen=4.17.7 kernel=6.1.0
%section xen-console key=g
(XEN) gnttab_usage_print_all [ key 'g' pressed
(XEN)       -------- active --------       -------- shared --------
(XEN) [ref] localdom mfn      pin          localdom gmfn     flags
(XEN) grant-table for remote d«granter:1» (v1)
(XEN)   «frames:1» frames (64 max), 0 maptrack frames (1024 max)
(XEN) [«console:0x000»]      0 0x7ec02 0x00000002          0 0x07ec02 0x19
(XEN) [«store:0x001»]      0 0x7ec01 0x00000002          0 0x07ec01 0x19
(XEN) [«ring:0x008»]      «mapper:0» «mfn:0x7de44» «pin:0x00000001»          0 «gmfn:0x07de44» «flags:0x19»
(XEN) [0x009]      0 0x7de88 0x00000001          0 0x07de88 0x19
(XEN) [«data:0x735»]      0 0x7e706 0x00000101          0 0x07e706 0x19
(XEN)       -------- active --------       -------- shared --------
(XEN) [ref] localdom mfn      pin          localdom gmfn     flags
(XEN) grant-table for remote d2 (v1)
(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)
(XEN) [0x008]      0 0x7aa44 0x00000001          0 0x07aa44 0x19
(XEN) [«either:0x010»]      0 0x7de44 0x00000001          0 0x07de45 0x19
(XEN) gnttab_usage_print_all ] done
%end
%section xen-console key=e
(XEN) 'e' pressed -> dumping event-channel info
(XEN) Event channel information for domain 0:
(XEN) Polling vCPUs: {}
(XEN)     port [p/m/s]
(XEN)       «backPort:40» [0/0/  -   ]: s=3 n=1 x=0 d=«backRemote:1» p=12
(XEN) Event channel information for domain 1:
(XEN) Polling vCPUs: {}
(XEN)     port [p/m/s]
(XEN)        1 [0/0/  -   ]: s=3 n=1 x=0 d=0 p=30
(XEN)       «port:12» [0/0/  -   ]: s=«channelState:3» n=1 x=0 d=0 p=«remotePort:40»
(XEN)       13 [0/0/  -   ]: s=3 n=1 x=0 d=0 p=41
%end
%section xenstore cmd="xenstore-ls -fp"
/local/domain/0/backend/vbd/1/51712/frontend = "«frontend:/local/domain/1/device/vbd/51712»"   (n0,r1)
/local/domain/0/backend/vbd/1/51712/frontend-id = "1"   (n0,r1)
/local/domain/0/backend/vbd/1/51712/state = "«backState:4»"   (n0,r1)
/local/domain/0/backend/vbd/1/51712/dev = "xvda"   (n0,r1)
/local/domain/0/backend/vbd/1/51712/feature-persistent = "1"   (n0,r1)
/local/domain/1/name = "guest"   (n0,r1)
/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"   (n1,r0)
/local/domain/1/device/vbd/51712/backend-id = "0"   (n1,r0)
/local/domain/1/device/vbd/51712/state = "4"   (n1,r0)
/local/domain/1/device/vbd/51712/virtual-device = "«device:51712»"   (n1,r0)
/local/domain/1/device/vbd/51712/multi-queue-num-queues = "2"   (n1,r0)
/local/domain/1/device/vbd/51712/queue-0/ring-ref = "«ringRef:8»"   (n1,r0)
/local/domain/1/device/vbd/51712/queue-0/event-channel = "«channel:12»"   (n1,r0)
/local/domain/1/device/vbd/51712/queue-1/ring-ref = "9"   (n1,r0)
/local/domain/1/device/vbd/51712/queue-1/event-channel = "13"   (n1,r0)
/local/domain/1/device/vbd/51712/feature-persistent = "1"   (n1,r0)
/local/domain/0/backend/vbd/2/51712/frontend = "/local/domain/2/device/vbd/51712"   (n0,r2)
/local/domain/0/backend/vbd/2/51712/state = "4"   (n0,r2)
/local/domain/2/device/vbd/51712/backend = "/local/domain/0/backend/vbd/2/51712"   (n2,r0)
/local/domain/2/device/vbd/51712/backend-id = "0"   (n2,r0)
/local/domain/2/device/vbd/51712/state = "4"   (n2,r0)
/local/domain/2/device/vbd/51712/ring-ref = "8"   (n2,r0)
/local/domain/2/device/vbd/51712/event-channel = "14"   (n2,r0)
/local/domain/0/backend/vbd/2/51728/frontend = "/local/domain/2/device/vbd/51728"   (n0,r2)
/local/domain/0/backend/vbd/2/51728/state = "4"   (n0,r2)
/local/domain/2/device/vbd/51728/backend = "/local/domain/0/backend/vbd/2/51728"   (n2,r0)
/local/domain/2/device/vbd/51728/backend-id = "0"   (n2,r0)
/local/domain/2/device/vbd/51728/state = "4"   (n2,r0)
/local/domain/2/device/vbd/51728/ring-ref = "11"   (n2,r0)
/local/domain/2/device/vbd/51728/event-channel = "15"   (n2,r0)
%end
%section kernel-log domain=0
[  121.493195] xen-blkback: («thread:1.xvda-0»): oo   0  |  rd   16  |  wr    0  |  f    0  |  ds    1 | pg:   «persistent:17»/1056
[  131.493195] xen-blkback: (1.xvda-0): oo   0  |  rd   16  |  wr    0  |  f    0  |  ds    1 | pg:   17/1056
%end
%section kernel-log domain=1
[  140.000000] deferring g.e. «pending:0x735» (pfn 0x7706)
[  141.000000] g.e. «still:0x735» still pending
%end
%section sysfs
/sys/bus/xen-backend/devices/vbd-«sysfsDevice:1-51712»/statistics/rd_req: «counter:16»
%end
`);
