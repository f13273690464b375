// A kernel log of `MEGABYTES` in which one line in ten thousand is about Xen's drivers, as a host prints it that has been up
// for long. `node generate-kernel-log.mjs PATH MEGABYTES` prints what it made.
import { openLines } from './line-writer.mjs';

const [path, megabytes] = process.argv.slice(2);
const out = openLines(path);
/** What all hosts print; `#` becomes a number. */
const ORDINARY = [
  'usb #-1: new high-speed USB device number # using xhci_hcd',
  'audit: type=1400 audit(#.#:#): apparmor="STATUS" operation="profile_load" name="unconfined" pid=#',
  'device vif#.0 entered promiscuous mode',
  'xenbr0: port #(vif#.0) entered forwarding state',
  'IPv6: ADDRCONF(NETDEV_CHANGE): vif#.0: link becomes ready',
  'EXT4-fs (dm-#): mounted filesystem with ordered data mode. Opts: (null)',
  'TCP: request_sock_TCP: Possible SYN flooding on port #. Sending cookies.  Check SNMP counters.',
  'nf_conntrack: table full, dropping packet',
  'perf: interrupt took too long (# > #), lowering kernel.perf_event_max_sample_rate to #',
  'ixgbe 0000:0#:00.0 eth0: NIC Link is Up 10 Gbps, Flow Control: RX/TX',
  'sd #:0:0:0: [sda] Write cache: enabled, read cache: enabled, does not support DPO or FUA',
  'INFO: task kworker/#:1:# blocked for more than 120 seconds.',
  '      Not tainted 6.1.0-#-amd64 #1 Debian 6.1.#-1',
  'Call Trace:',
  ' <TASK>',
  ' ? __schedule+0x#/0x#',
  ' schedule+0x#/0xb0',
  'RIP: 0033:0x7f#',
  'Code: # 48 83 c4 08 5b 5d c3 0f 1f 44 00 00 48 8b 07 48 89 fe 48 8b',
  'RAX: 00000000000000# RBX: ffff8881#00000 RCX: 0000000000000000',
  'systemd[1]: Started Session # of user root.',
  'loop#: detected capacity change from 0 to #',
  'md: md#: data-check done.',
  'nvme nvme#: I/O # QID # timeout, completion polled',
];
const STARTS = 10_000;
let seed = 12345;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
let micros = 0;
let facts = 0;
const wanted = Number(megabytes) * 1e6;
while (out.size() < wanted) {
  micros += 1 + random(2_000_000);
  const stamp = `[${String(Math.floor(micros / 1e6)).padStart(5)}.${String(micros % 1e6).padStart(6, '0')}] `;
  if (out.lines() % STARTS === STARTS - 1) {
    facts += 1;
    out.put(
      `${stamp}xen-blkback: backend/vbd/${random(300)}/51712: using 2 queues, protocol 1 (x86_64-abi) persistent grants`,
    );
  } else out.put(stamp + (ORDINARY[random(ORDINARY.length)] ?? '').replaceAll('#', () => String(random(9000))));
}
process.stdout.write(JSON.stringify({ ...out.close(), facts }));
