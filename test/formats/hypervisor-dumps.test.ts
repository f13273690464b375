import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { readText } from '../support/read-text.ts';

const X86 = `(XEN) 'q' pressed -> dumping domain info (now = 274036146791)
(XEN) General information for domain 0:
(XEN)     refcnt=3 dying=0 pause_count=0
(XEN)     nr_pages=230400 xenheap_pages=2 dirty_cpus={1} max_pages=230400
(XEN)     handle=00000000-0000-0000-0000-000000000000 vm_assist=0000002d
(XEN) Rangesets belonging to domain 0:
(XEN)     Interrupts { 1-29 }
(XEN)     I/O Ports  { 0-1f, 22-3f
(XEN) Memory pages belonging to domain 0:
(XEN)     DomPage list too long to display
(XEN) NODE affinity for domain 0: [0]
(XEN) VCPU information and callbacks for domain 0:
(XEN)   UNIT0 affinities: hard={0-1} soft={0-1}
(XEN)     VCPU0: CPU1 [has=T] poll=0 upcall_pend=01 upcall_mask=00 dirty_cpu=1
(XEN)     pause_count=0 pause_flags=1f
(XEN) No periodic timer
[  264.001903] xen-blkback: a line of another producer
(XEN) General information for domain 5:
(XEN)     refcnt=3 dying=0 pause_count=1
(XEN)     nr_pages=131088 xenheap_pages=4 shared_pages=7 paged_pages=0 dirty_cpus={} max_pages=131328
(XEN)     handle=c7e668d6-5bc1-4443-a674-3fd772e2d08b vm_assist=00000000
(XEN)     paging assistance: hap refcounts translate external 
(XEN) Rangesets belonging to domain 5:
(XEN)     log-dirty  { }
(XEN) Memory pages belonging to domain 5:
(XEN)     PoD entries=0 cachesize=0
(XEN) VCPU information and callbacks for domain 5:
(XEN)     VCPU0: CPU2 [has=F] poll=0 upcall_pend=00 upcall_mask=00 
(XEN)     pause_count=0 pause_flags=0
(XEN)     paging assistance: hap, 4 levels
(XEN) No periodic timer
(XEN) Notifying guest 0:0 (virq 1, port 0)
(XEN) Shared frames 0 -- Saved frames 0
`;

const OLD = `(XEN) 'q' pressed -> dumping domain info (now=0x3F:CE1A2B3C)
(XEN) General information for domain 0:
(XEN)     refcnt=3 dying=0 nr_pages=262144 xenheap_pages=6 dirty_cpus={0-3} max_pages=4294967295
(XEN)     handle=00000000-0000-0000-0000-000000000000 vm_assist=00000004
(XEN) Rangesets belonging to domain 0:
(XEN)     None
(XEN) VCPU information and callbacks for domain 0:
(XEN)     VCPU0: CPU0 [has=T] flags=0 poll=0 upcall_pend = 00, upcall_mask = 00 dirty_cpus={0} cpu_affinity={0-31}
(XEN)     100 Hz periodic timer (period 10 ms)
(XEN) Notifying guest 0:0 (virq 1, port 9, stat 0/0/0)
`;

const ARM = `(XEN) [  347.877054] 'q' pressed -> dumping domain info (now = 347876081536)
(XEN) [  347.877284] General information for domain 1:
(XEN) [  347.881404]     refcnt=1 dying=2 pause_count=2
(XEN) [  347.881480]     nr_pages=4096 xenheap_pages=0 dirty_cpus={} max_pages=33024
(XEN) [  347.881593]     handle=b6164c1c-2192-42b1-8b92-d1477fa37ec2 vm_assist=00000020
(XEN) [  347.881707] p2m mappings for domain 1 (vmid 2):
(XEN) [  347.881784]   1G mappings: 0 (shattered 3)
(XEN) [  347.881855]   2M mappings: 63 (shattered 10)
(XEN) [  347.881926]   4K mappings: -1
(XEN) [  347.881982] Rangesets belonging to domain 1:
(XEN) [  347.882055]     Interrupts { }
(XEN) [  347.882267] VCPU information and callbacks for domain 1:
(XEN) [  347.882457]     VCPU0: CPU1 [has=F] poll=0 upcall_pend=00 upcall_mask=01 
(XEN) [  347.882690]     pause_count=0 pause_flags=1
(XEN) [  347.882888] GICH_LRs (vcpu 0) mask=0
(XEN) [  347.883078]    VCPU_LR[0]=10a000000000001b
(XEN) [  347.883328] No periodic timer
(XEN) [  347.886437] Notifying guest 1:0 (virq 1, port 0)
`;

const CHANNELS = `(XEN) 'e' pressed -> dumping event-channel info
(XEN) Event channel information for domain 0:
(XEN) Polling vCPUs: {}
(XEN)     port [p/m/s]
(XEN)        1 [1/0/  17  ]: s=3 n=1 x=0 d=5 p=4
(XEN)        2 [0/1/  -   ]: s=5 n=0 x=0 v=2
(XEN)        9 [0/0/B 12  ]: s=4 n=0 x=2 p=54 i=-1 Z=system_u:object_r:evchn
(XEN) Event channel information for domain 5:
(XEN)     port [p/m]
(XEN)        4 [0/0]: s=3 n=0 d=0 p=1 x=0
(XEN)        5 [0/0/1]: s=2 n=0 x=0 d=7
(XEN)        6 in flux
`;

describe('key q', () => {
  it('gives domains, vCPUs and rangesets; on x86 a domain without paging mode is not translated', async () => {
    const { tables, blocks } = await readText(X86);
    expect([0, 1].map((row) => tables.domain.row(row))).toMatchObject([
      {
        domid: 0,
        dying: 0,
        pauseCount: 0,
        refcnt: 3,
        pages: 230400,
        maxPages: 230400,
        vcpus: 1,
        translated: false,
        type: null,
      },
      { domid: 5, pauseCount: 1, pages: 131088, xenheapPages: 4, sharedPages: 7, vcpus: 1, translated: true },
    ]);
    expect(tables.vcpu.row(0)).toMatchObject({ domid: 0, vcpu: 0, cpu: 1, pauseCount: 0, pauseFlags: 0x1f });
    expect([0, 1, 2].map((row) => tables.rangeset.row(row))).toEqual([
      { domid: 0, name: 'Interrupts', ranges: '1-29' },
      { domid: 0, name: 'I/O Ports', ranges: null },
      { domid: 5, name: 'log-dirty', ranges: '' },
    ]);
    const block = blocks.find(({ format }) => format === 'domain-info');
    expect(block).toMatchObject({ key: 'q', completeness: 'interleaved', firstLine: 1, lastLine: 33 });
  });

  it('reads the one line of counts of 4.0 and 4.1', async () => {
    const { tables, blocks } = await readText(OLD);
    expect(tables.domain.row(0)).toMatchObject({
      refcnt: 3,
      dying: 0,
      pauseCount: null,
      pages: 262144,
      maxPages: 4294967295,
      translated: null,
    });
    expect(blocks[0]?.completeness).toBe('complete');
  });

  it('reads the stage-2 counts of Arm, which may be negative', async () => {
    const { tables } = await readText(ARM);
    expect(tables.armP2m.row(0)).toEqual({
      domid: 1,
      vmid: 2,
      mappings1g: 0,
      shattered1g: 3,
      mappings2m: 63,
      shattered2m: 10,
      mappings4k: -1,
    });
    expect(tables.domain.row(0)).toMatchObject({ dying: 2, pages: 4096, translated: null, vcpus: 1 });
  });

  it('does not say that a domain is untranslated when its own paging line was lost', async () => {
    const { tables } = await readText(X86.replace(/\(XEN\) {5}paging assistance: hap refcounts.*\n/, ''));
    expect(tables.domain.columns.translated.at(1)).toBeNull();
  });

  it('invents no domain where the heading is missing', async () => {
    const lines = X86.split('\n');
    const { tables, blocks, notes } = await readText(lines.slice(2).join('\n'));
    expect([tables.domain.rows(), tables.domain.columns.domid.at(0)]).toEqual([1, 5]);
    expect(tables.rangeset.columns.domid.at(0)).toBe(0);
    expect(blocks[0]?.completeness).toBe('starts-late');
    expect(notes.map(({ rule, line, data }) => [rule, line, data])).toEqual([['GEN-10', 1, { n: 3 }]]);
  });

  it('ends early when nothing follows its last domain', async () => {
    const { blocks } = await readText(X86.slice(0, X86.indexOf('(XEN) Notifying')));
    expect(blocks[0]?.completeness).toBe('ends-early');
  });

  it('pressed twice is two dumps, with and without first line', async () => {
    const headless = X86.slice(X86.indexOf('\n') + 1);
    const { blocks } = await readText(X86 + X86 + headless);
    expect(blocks.filter(({ format }) => format === 'domain-info')).toHaveLength(3);
  });
});

describe('key e', () => {
  it('gives the channels of both ABIs and all versions', async () => {
    const { tables, blocks } = await readText(CHANNELS);
    expect(Array.from({ length: 6 }, (_, row) => tables.eventChannel.row(row))).toMatchObject([
      {
        domid: 0,
        port: 1,
        pending: true,
        masked: false,
        state: 3,
        remoteDomid: 5,
        remotePort: 4,
        pirq: null,
        vcpu: 1,
        origin: 'e',
      },
      { domid: 0, port: 2, pending: false, masked: true, state: 5, virq: 2, remotePort: null },
      { domid: 0, port: 9, state: 4, pirq: 54, consumer: 2, remotePort: null },
      { domid: 5, port: 4, state: 3, remoteDomid: 0, remotePort: 1, consumer: 0 },
      { domid: 5, port: 5, state: 2, remoteDomid: 7 },
      { domid: 5, port: 6, state: null, pending: null },
    ]);
    expect(blocks[0]).toMatchObject({ key: 'e', completeness: 'ends-early' });
  });

  it('is whole when another dump follows', async () => {
    const { blocks } = await readText(`${CHANNELS}(XEN) 'r' pressed -> dumping run queues\n`);
    expect(blocks[0]).toMatchObject({ key: 'e', completeness: 'complete', lastLine: 12 });
  });

  it('belongs to an unknown domain when it begins in the middle', async () => {
    const { tables, notes } = await readText(CHANNELS.split('\n').slice(4).join('\n'));
    expect([0, 3].map((row) => tables.eventChannel.columns.domid.at(row))).toEqual([null, 5]);
    expect(notes).toMatchObject([{ rule: 'GEN-10', line: 1, data: { n: 3 } }]);
  });

  it('is damaged by a line that was cut', async () => {
    const { tables, blocks } = await readText(CHANNELS.replace(' d=5 p=4', ' d=5'));
    expect(tables.eventChannel.columns.port.at(0)).toBe(2);
    expect(blocks[0]?.completeness).toBe('damaged');
  });
});

describe('lsevtchn and xen-diag', () => {
  const listing =
    '   1: VCPU 1: Interdomain (Connected) - Remote Domain 0, Port 30\n   3: VCPU 0: Virtual IRQ 0\n   4: VCPU 0: IPI\n';

  it('list the ports of the domain that the file is of', async () => {
    const { tables } = await readText(listing, { ...noHints, domain: 5 });
    expect([0, 1, 2].map((row) => tables.eventChannel.row(row))).toMatchObject([
      { domid: 5, port: 1, state: 3, remoteDomid: 0, remotePort: 30, vcpu: 1, pending: null, origin: 'lsevtchn' },
      { domid: 5, port: 3, state: 5, virq: 0 },
      { domid: 5, port: 4, state: 6 },
    ]);
  });

  it('list an unknown domain where nothing names it, and two listings apart', async () => {
    const { tables, blocks } = await readText(listing + listing);
    expect(tables.eventChannel.columns.domid.at(0)).toBeNull();
    expect(blocks.filter(({ format }) => format === 'lsevtchn')).toHaveLength(2);
  });

  it('give frames without rows', async () => {
    const { tables } = await readText(
      'domid=0: nr_frames=1, max_nr_frames=64\ndomid=7: nr_frames=12, max_nr_frames=32\n',
    );
    expect(tables.grantTable.row(1)).toMatchObject({
      granter: 7,
      frames: 12,
      maxFrames: 32,
      rows: null,
      version: null,
    });
  });
});

describe('dumps of the hypervisor', () => {
  it('never fail, wherever they were cut', async () => {
    const all = X86 + ARM + OLD + CHANNELS;
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length), fc.nat(600), fc.string({ maxLength: 8 }), async (from, length, noise) => {
        const { tables } = await readText(all.slice(from, from + length) + noise + all.slice(from));
        for (let row = 0; row < tables.domain.rows(); row += 1)
          expect(tables.domain.columns.domid.at(row)).not.toBeNull();
      }),
      { numRuns: 25 },
    );
  });
});
