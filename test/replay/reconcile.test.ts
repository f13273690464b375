import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import { reconcile } from '../../server/src/replay/reconcile/reconcile.ts';
import type { Reconciled } from '../../server/src/replay/reconcile/reconciled.ts';
import { buildWorld } from '../../server/src/world/build-world.ts';
import path from 'node:path';
import { analysePaths } from '../support/analyse-path.ts';
import { corpusFolder, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';

const linesOf = (rows: readonly Reconciled[]): readonly string[] =>
  rows.map(({ kind, path: name, low, high }) => `${kind} ${name} ${low} to ${high}`);

const ofText = async (text: string): Promise<readonly string[]> =>
  buildWorld(await readText(text)).captures.flatMap((capture) => [...linesOf(runToEnd(reconcile(capture)))]);

const device = (
  state: number,
): string => `/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"
/local/domain/1/device/vbd/51712/backend-id = "0"
/local/domain/1/device/vbd/51712/state = "${state}"
/local/domain/1/device/vbd/51712/ring-ref = "8"
/local/domain/1/device/vbd/51712/event-channel = "12"
/local/domain/1/device/vbd/51712/protocol = "x86_64-abi"
/local/domain/0/backend/vbd/1/51712/frontend = "/local/domain/1/device/vbd/51712"
/local/domain/0/backend/vbd/1/51712/frontend-id = "1"
/local/domain/0/backend/vbd/1/51712/state = "${state}"
/local/domain/0/backend/vbd/1/51712/dev = "xvda"
`;

describe('the most likely state', () => {
  it('has the rings of a connected device, and says what it rests on', async () => {
    expect(await ofText(device(4))).toEqual([
      'state be{1/51712}.r{0}.nrEnts 32 to 32',
      'state be{1/51712}.r{0}.inflight 0 to 32',
      'assumption be{1/51712}.r{0}.pgC 0 to null',
    ]);
    expect(await ofText(device(6))).toEqual(['assumption be{1/51712} null to null']);
  });

  it('has at least the requests that statistics lines count since the connection, where no line of the log is missing', async () => {
    const stat = (time: number, rd: number, f: number): string =>
      `[   ${time}.000000] xen-blkback: (1.xvda-0): oo   0  |  rd ${String(rd).padStart(4)}  |  wr    2  |  f ${String(f).padStart(4)}  |  ds    0 | pg:    0/1056\n`;
    const boot = '[    0.000000] Linux version 6.1.0-56-amd64 (gcc) #1 SMP\n';
    const connected =
      '[   12.000000] xen-blkback: backend/vbd/1/51712: using 1 queues, protocol 1 (x86_64-abi) persistent grants\n';
    const of = async (log: string): Promise<readonly string[]> =>
      (
        await ofText(`%xdump 1\n%section xenstore\n${device(4)}%end\n%section kernel-log domain=0\n${log}%end\n`)
      ).filter((line) => line.includes('reqCons'));
    const lines = boot + stat(11, 900, 9) + connected + stat(22, 5, 1) + stat(32, 7, 3);
    expect(await of(lines)).toEqual(['state be{1/51712}.r{0}.reqCons 19 to null']);
    // What is not known to be the whole log may have lost another connection.
    expect(await of(lines.slice(boot.length))).toEqual([]);
  });

  it('takes what a state section says as certain', async () => {
    expect(await ofText('%xdump 1\n%section state\nbe{1/1}.r{0}.reqProd = 5\n%end\n')).toEqual([
      'state be{1/1}.r{0}.reqProd 5 to 5',
    ]);
  });

  it('has what indices of rings come to, also where they wrap, and what counters leave over', async () => {
    const text = `%xdump 1
%section state
be{1/51712}.r{0} = {reqProd=2,reqCons=1,rspProdPvt=0xfffffffe,nrEnts=32,inflight=2,pendTotal=32,pendFree=30}
be{1/51728}.r{0} = {reqProd=100,reqCons=40,rspProdPvt=40,nrEnts=32}
%end
`;
    const lines = await ofText(text);
    expect(lines).toEqual(
      expect.arrayContaining([
        'state be{1/51712}.r{0}.unread 1 to 1',
        'state be{1/51712}.r{0}.inside 3 to 3',
        'residual be{1/51712}.r{0}.inflight 1 to 1',
        'residual be{1/51712}.r{0}.pendFree 1 to 1',
        'residual be{1/51728}.r{0}.reqProd 28 to 28',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('residual be{1/51712}.r{0}.reqProd'))).toEqual([]);
  });

  it('has sizes, pins and handles of grant tables, and rows that are odd', async () => {
    const table = `gnttab_usage_print_all [ key 'g' pressed
      -------- active --------       -------- shared --------
[ref] localdom mfn      pin          localdom gmfn     flags
grant-table for remote d1 (v1)
  1 frames (64 max), 2 maptrack frames (1024 max)
[0x008]      0 0x002123 0x00000001          0 0x002123 0x19
[0x009]      0 0x002124 0x00010001          0 0x002124 0x19
[0x00a]      0 0x002125 0x00000100          0 0x002125 0x19
gnttab_usage_print_all ] done
`;
    const lines = await ofText(table);
    expect(lines).toEqual(
      expect.arrayContaining([
        'state gt{1}.frames 1 to 1',
        'state gt{1}.mtFrames 2 to 2',
        'state gt{1}.active 3 to 3',
        'state gt{1}.pins.hostWrite 2 to 2',
        'state gt{1}.pins.hostRead 1 to 1',
        'state gt{1}.pins.deviceWrite 1 to 1',
        // A page that is read only has the flag of writing.
        'residual gt{1}.flags 1 to 1',
        // The second entry is one mapping or two.
        'state mt{0}.handles 3 to 4',
        'assumption mt null to null',
      ]),
    );
    const cut = await ofText(table.split('\n').slice(0, -2).join('\n'));
    expect(cut).toContain('state gt{1}.active 3 to null');
    expect(cut).toContain('state mt{0}.handles 3 to null');
  });

  it('compares P2M and M2P page by page', async () => {
    const text = `%xdump 1
%section p2m domain=3
 --- Dumping P2M for domain 3 ---
 Guest Width: 8, PT Levels: 4 P2M size: = 4
  pfn=0x0 ==> mfn=0x910 (type 0x0)
  pfn=0x1 ==> mfn=0x911 (type 0x0)
  pfn=0x2 ==> mfn=0x912 (type 0x0)
 --- End of P2M for domain 3 ---
%end
%section m2p
 --- Dumping M2P ---
 Max MFN: 4096
  mfn=0x910 ==> pfn=0x0
  mfn=0x911 ==> pfn=0x7
%end
`;
    expect(await ofText(text)).toEqual(
      expect.arrayContaining(['state p2m{3}.m2p 1 to null', 'residual p2m{3}.m2p 1 to 1']),
    );
    const alone = await ofText(text.slice(0, text.indexOf('%section m2p')));
    expect(alone).toContain('assumption p2m{3}.m2p null to null');
    expect(alone.filter((line) => line.startsWith('residual'))).toEqual([]);
  });

  it('has the counters of Arm and what the pages of the domain leave over', async () => {
    const text = `(XEN) 'q' pressed -> dumping domain info (now = 106284893360)
(XEN) General information for domain 1:
(XEN)     refcnt=3 dying=0 pause_count=0
(XEN)     nr_pages=1028 xenheap_pages=2 dirty_cpus={} max_pages=262144
(XEN)     handle=00000000-0000-0000-0000-000000000000 vm_assist=00000020
(XEN) p2m mappings for domain 1 (vmid 2):
(XEN)   1G mappings: 0 (shattered 0)
(XEN)   2M mappings: 2 (shattered 1)
(XEN)   4K mappings: 10
`;
    expect(await ofText(text)).toEqual(
      expect.arrayContaining([
        'state armp2m{1}.s2 1 to 1',
        'assumption armp2m{1}.frames 1034 to 1034',
        'residual armp2m{1}.frames 6 to 6',
      ]),
    );
  });

  it('has the bounce buffer, and the regions that a log of QEMU leaves', async () => {
    const debugfs = (used: number): string =>
      `/sys/kernel/debug/swiotlb/io_tlb_nslabs: 32768\n/sys/kernel/debug/swiotlb/io_tlb_used: ${used}\n`;
    expect(await ofText(debugfs(5))).toEqual([
      'state dma.tlb.nslabs 32768 to 32768',
      'state dma.seg.count 256 to 256',
      'state dma.tlb.used 5 to 5',
    ]);
    expect(await ofText(debugfs(40000))).toContain('residual dma.tlb.used 7232 to 7232');
    const line = (at: number, event: string, ua: string): string =>
      `216@1795190586.51309${at}:vfio_prereg_${event} va=${ua} size=0x20000000 ret=0\n`;
    const log = line(0, 'register', '0x7fff7be00000') + line(1, 'register', '0x7fff9be00000');
    expect(await ofText(log)).toEqual(['state kvm.regions.count 2 to 2']);
    expect(await ofText(log + line(2, 'unregister', '0x7fff7be00000') + line(3, 'unregister', '0x1000'))).toEqual([
      'state kvm.regions.count 1 to 1',
      'residual kvm.regions.count 1 to 1',
    ]);
  });

  it.runIf(hasWholeCorpus)(
    'leaves nothing over on a host under load (x86/base/03-load of the whole corpus)',
    async () => {
      const { world } = await analysePaths([path.join(corpusFolder, 'x86/base')], []);
      const rows = world.captures.flatMap((capture) => [...runToEnd(reconcile(capture))]);
      const left = rows.filter(({ kind, snapshot }) => kind === 'residual' && snapshot === '03-load');
      expect(left.length).toBeGreaterThan(0);
      for (const { low, high } of left) expect([low, high]).toEqual([0, 0]);
    },
  );
});
