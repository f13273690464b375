import { describe, expect, it } from 'vitest';
import { crashListsFormat } from '../../server/src/formats/crash-tools/crash-lists.ts';
import { outlineOf } from '../../server/src/features/outline.ts';
import { analyseText } from '../support/analyse-text.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const DOMS = `   DID       DOMAIN      ST T  MAXPAGE  TOTPAGE VCPU     SHARED_I          P2M_MFN
  32753 ffff8300bf5a4000 RU O     0        0      0              0               ----
> 0     ffff8300bf7c2000 RU 0 ffffffff     67100  2   ffff8300bf194000   18d0
* 4     ffff8300bf3ee000 RU U     4000     4000   2   ffff8300bf18d000   3eb92
`;
const VCPUS = `   VCID  PCID       VCPU       ST T DOMID      DOMAIN
>     0     0 ffff8300b7d1a000 RU 0     0 ffff8300bf7c2000
      1     1 ffff8300b7d1b000 RU I 32767 ffff8300bf5a6000
      1     3 ffff8300b7d1c000 BL U     4 ffff8300bf3ee000
`;

describe('lists of the crash utility', () => {
  it('are domains and vCPUs, without those of the hypervisor', async () => {
    const facts = await readText(DOMS + VCPUS);
    expect(rowsOf(facts, 'domain').map(({ domid, pages, maxPages, vcpus }) => [domid, pages, maxPages, vcpus])).toEqual(
      [
        [0, 0x67100, 0xffffffff, 2],
        [4, 0x4000, 0x4000, 2],
      ],
    );
    expect(rowsOf(facts, 'vcpu').map(({ domid, vcpu, cpu }) => [domid, vcpu, cpu])).toEqual([
      [0, 0, 0],
      [4, 1, 3],
    ]);
    expect(facts.blocks.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [1, 4],
      [5, 8],
    ]);
  });

  it('shows every number', () => {
    const [, reserved, , guest] = DOMS.split('\n');
    expect((crashListsFormat.fields(guest ?? '', 0) ?? []).map(({ value }) => value)).toEqual([
      4,
      0xffff8300bf3ee000n,
      'RU',
      'U',
      0x4000,
      0x4000,
      2,
      0xffff8300bf18d000n,
      0x3eb92,
    ]);
    expect((crashListsFormat.fields(reserved ?? '', 0) ?? []).some(({ name }) => name === 'p2mMfn')).toBe(false);
  });
});

/** `xen.log`, in the words of the tool's own printing functions. */
const XEN_LOG = `Xen version:      4.13.4-9.30
Xen changeset:    6c8f7a1, pq 2f3e
Xen compiler:     gcc (GCC) 11.2.1
Xen compile date: Mon Sep  2 10:00:00 UTC 2024
Debug build:      false

Xen command line: dom0_mem=4096M,max:4096M watchdog gnttab_max_frames=64

VMCOREINFO:
OSRELEASE=4.13
SYMBOL(domain_list)=ffff82d0405a0000

  PCPU 0 Host state:
	RIP:    e008:[<ffff82d04022fa15>] Ring 0
	RFLAGS: 0000000000000206  IOPL0  IF PF

	rax: 0000000000000000   rbx: ffff83083f0e0000   rcx: 0000000000000000

	stack current VCPU  ffff83083f0e0000 DOM3 VCPU1
	percpu current VCPU ffff83083f0e0000 DOM3 VCPU1
	VCPU was RUNNING

	Stack at ffff8300abcdfe18:
	  ffff8300abcdfe10:                  ffff82d04022fa15

	Code:
	   90 <0f> 0b

	Call Trace:
	 [ffff82d04022fa15] kexec_crash+0x45/0x50

  PCPU 0 Guest state (DOM3 VCPU1):
	RIP:    0033:[<00007f0012345678>] Ring 3

	Pause Count: 0, Flags: 0x0 None
	Currently running on PCPU0
	Struct vcpu at ffff83083f0e0000

	Call Trace:
	  No symbol table for domain

  PCPU 1 Host state:
    PCPU Offline

  PCPU 2 Host state:
	RIP:    e008:[<ffff82d04022fa15>] Ring 0
	stack current VCPU  ffff83083f0f0000 DOM4 VCPU0
	percpu current VCPU ffff83083f0f0000 DOM4 VCPU0
	VCPU was RUNNING but register state was lost

	Call Trace:

  Console Ring:

(XEN) [   12.500000] d3v0 Unsuccessful map-cache invalidate
(XEN) Panic on CPU 0:
`;

describe('xen.log of the crash dump analyser', () => {
  it('says which hypervisor it was', async () => {
    const facts = await readText('Xen version:      4.13.4-9.30\nXen compile date: Mon Sep  2 10:00:00 UTC 2024\n');
    expect(rowsOf(facts, 'host').map(({ xen }) => xen)).toEqual(['4.13.4-9.30']);
    expect(facts.blocks.map(({ format, lastLine }) => [format, lastLine])).toEqual([['crash-analyser', 2]]);
  });

  it('is its head, each processor, and the log', async () => {
    const facts = await readText(XEN_LOG);
    const at = (text: string): number => XEN_LOG.split('\n').findIndex((line) => line.startsWith(text)) + 1;
    expect(
      facts.blocks.map(({ format, title, firstLine, completeness }) => [format, title, firstLine, completeness]),
    ).toEqual([
      ['crash-analyser', null, 1, 'complete'],
      ['crash-processor', 'processor 0', at('  PCPU 0 Host'), 'complete'],
      ['crash-processor', 'processor 0, d3v1', at('  PCPU 0 Guest'), 'complete'],
      ['crash-processor', 'processor 1', at('  PCPU 1'), 'complete'],
      ['crash-processor', 'processor 2', at('  PCPU 2'), 'complete'],
      [null, null, at('(XEN) [') - 1, 'starts-late'],
    ]);
    expect(facts.blocks[4]?.lastLine).toBe(at('  Console Ring:'));
    expect(rowsOf(facts, 'vcpu').map(({ domid, vcpu, cpu, pauseCount }) => [domid, vcpu, cpu, pauseCount])).toEqual([
      [3, 1, 0, 0],
      [4, 0, 2, null],
    ]);
    expect(rowsOf(facts, 'parameter').map(({ name, value }) => [name, value])).toEqual([
      ['xen.dom0_mem', '4096M,max:4096M'],
      ['xen.watchdog', ''],
      ['xen.gnttab_max_frames', '64'],
    ]);
    expect(rowsOf(facts, 'hypervisorMessage').map(({ id }) => id)).toEqual([
      'ioreq.unsuccessful-map-cache-invalidate',
      'xen.panic-on-cpu',
    ]);
  });

  it('has processors in its outline', async () => {
    const items = outlineOf(await analyseText(XEN_LOG, []), 0);
    expect(items.filter(({ name }) => name === 'crash-processor').map(({ detail }) => detail)).toEqual([
      'processor 0',
      'processor 0, d3v1',
      'processor 1',
      'processor 2',
    ]);
  });

  it('says where a processor was cut', async () => {
    const facts = await readText(XEN_LOG.slice(0, XEN_LOG.indexOf('\tCode:')));
    expect(facts.blocks.at(-1)).toMatchObject({ format: 'crash-processor', completeness: 'ends-early' });
  });

  it('is not told from what looks alike', async () => {
    const facts = await readText(`  PCPU 0 Host state
  PCPU zero Host state:
PCPU 0
Domain 3: (no vcpus)
Domain 0: (4 vcpus) are there
  VCPU0:
\tCall Trace:
`);
    expect(facts.blocks.map(({ format }) => format)).toEqual([null]);
  });
});

describe('domN.log of the crash dump analyser', () => {
  const LOG = `Domain 0: (2 vcpus)
  Flags: PRIVILEGED UNPAUSED
  Paging assistance: None
  Max Pages: 4294967295 (16384.000GB, 16777216.000MB, 17179869180KB)
  Current Pages: 1048576
  Shared Pages: 0
  Handle: 2b1c3ed1-9d9c-4f0b-8f2e-0d3c5e7a9b11

  Command line: root=/dev/sda1 ro xen-blkback.max_persistent_grants=352

  VCPU0:
\tPause Count: 1, Flags: 0x2 blocked
\tNot running:  Last run on PCPU7
\tStruct vcpu at ffff83083f0e0000

  VCPU1:
\tVCPU Offline

  Console Ring:

[      1.234567]   INFO: xen-blkback: invalid buffer -- could not remap it
[      1.345678]    ERR: xen-blkback: backend/vbd/3/51712: using 2 queues, protocol 1 (x86_64-abi) persistent grants
`;

  it('is the domain, its vCPUs and its log', async () => {
    const facts = await readText(LOG);
    expect(rowsOf(facts, 'domain')).toMatchObject([
      {
        domid: 0,
        vcpus: 2,
        pages: 1048576,
        maxPages: 4294967295,
        sharedPages: 0,
        pauseCount: 0,
        type: 'pv',
        uuid: '2b1c3ed1-9d9c-4f0b-8f2e-0d3c5e7a9b11',
        line: 1,
      },
    ]);
    expect(rowsOf(facts, 'vcpu')).toMatchObject([{ domid: 0, vcpu: 0, cpu: 7, pauseCount: 1, pauseFlags: 2 }]);
    expect(rowsOf(facts, 'parameter').map(({ name, value }) => [name, value])).toEqual([
      ['xen_blkback.max_persistent_grants', '352'],
    ]);
    expect(rowsOf(facts, 'kernelMessage').map(({ id, time }) => [id, time])).toEqual([
      ['blkback.invalid-buffer-could-not-remap', 1.234567],
      ['blkback.using-queues-protocol', 1.345678],
    ]);
  });
});
