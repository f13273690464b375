import type { Sample } from './sample.ts';

const format = 'kernel-boot';

/** First lines of kernel logs, and lines that look alike. */
export const kernelBootSamples: readonly Sample[] = [
  {
    format,
    line: '[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-01-01)',
  },
  { format, line: '[    0.000000] Kernel command line: console=hvc0 swiotlb=force xen-blkback.log-stats=1' },
  { format, line: '[    0.000000] Command line: console=hvc0 swiotlb=force' },
  { format: null, line: 'Linux version unknown' },
  { format: 'hypervisor-messages', line: '(XEN) Command line: placeholder dom0_mem=512M' },
];
