import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../server/src/replay/recording.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { replayText } from '../support/replay-text.ts';

const HEAD = '# tracer: nop\n';
/** A write of 8 pages of which 7 are new, then one of the same pages (x86, 6.1, from a capture). */
const TRACE = `${HEAD}        1.xvda-0-255     [001] .....   160.086296: map: (xen_blkbk_map+0x0/0x650 [xen_blkback]) domid=1 vdev=51712 num=8 ro=1 pg=1 inflight=0 gref0=10
        1.xvda-0-255     [001] .....   160.086401: gnttab_map_refs: (gnttab_map_refs+0x0/0x170) count=7 host0=0xffff88804fffb000 flags0=0x2 ref0=12 dom0=1
        1.xvda-0-255     [001] .....   160.086832: map_ret: (xen_blkif_schedule+0xe00/0x17d0 [xen_blkback] <- xen_blkbk_map) ret=0
          <idle>-0       [001] .Ns1.   160.094974: bio_end: (end_block_io_op+0x0/0x160 [xen_blkback]) status=0
          <idle>-0       [001] .Ns1.   160.094994: unmap_prepare: (xen_blkbk_unmap_prepare+0x0/0x140 [xen_blkback]) domid=1 vdev=51712 num=8
          <idle>-0       [001] .Ns1.   160.095019: gnttab_unmap_refs: (gnttab_unmap_refs+0x0/0x70) count=0 host0=0x0 handle0=0
          <idle>-0       [001] .Ns1.   160.095051: response: (make_response+0x0/0xf0 [xen_blkback]) domid=1 vdev=51712 id=0 op=1 st=0
        1.xvda-0-255     [000] .....   160.129866: map: (xen_blkbk_map+0x0/0x650 [xen_blkback]) domid=1 vdev=51712 num=8 ro=1 pg=8 inflight=0 gref0=18
        1.xvda-0-255     [000] .....   160.129866: map_ret: (xen_blkif_schedule+0xe00/0x17d0 [xen_blkback] <- xen_blkbk_map) ret=0
            grep-268     [001] ..s1.   160.137281: bio_end: (end_block_io_op+0x0/0x160 [xen_blkback]) status=0
            grep-268     [001] ..s1.   160.137300: unmap_prepare: (xen_blkbk_unmap_prepare+0x0/0x140 [xen_blkback]) domid=1 vdev=51712 num=8
            grep-268     [001] ..s1.   160.137444: gnttab_unmap_refs: (gnttab_unmap_refs+0x0/0x70) count=0 host0=0x0 handle0=0
            grep-268     [001] ..s1.   160.137756: response: (make_response+0x0/0xf0 [xen_blkback]) domid=1 vdev=51712 id=0 op=1 st=0
`;

const said = (recordings: readonly Recording[]): readonly string[] =>
  recordings.flatMap(({ differences }) =>
    differences
      .filter(({ kind }) => kind !== 'dispatch')
      .map(({ kind, line, expected, recorded }) => `${line} ${kind}: ${expected} / ${recorded}`),
  );

describe('a trace of the block backend', () => {
  it('agrees with the model', async () => {
    const recordings = await replayText(TRACE);
    expect(said(recordings)).toEqual([]);
    expect(recordings[0]?.state).toContain('be{1/51712}.r{0}.pgC = 8');
    expect(recordings[0]?.kinds.get('response')).toMatchObject({ read: 2, equal: 2 });
  });

  it.each([
    ['a grant more in the tree', 'pg=8', 'pg=9', ['9 map: pg=8 / pg=9']],
    ['a request less under way', 'pg=8 inflight=0', 'pg=8 inflight=2', ['9 map: inflight=0 / inflight=2']],
    [
      'a read-only map of a persistent grant',
      'flags0=0x2',
      'flags0=0x3',
      ['3 gnttab_map_refs: count=7 flags=0x2 of d1 / count=7 flags=0x3 ref0=12 of d1'],
    ],
    ['a grant that is unmapped', 'count=0 host0=0x0', 'count=1 host0=0x0', ['7 gnttab_unmap_refs: count=0 / count=1']],
    ['an error from nowhere', 'op=1 st=0', 'op=1 st=-1', ['8 response: op=1 st=0 / op=1 st=-1']],
  ])('parts from it at %s, and goes on', async (_, from, to, differences) => {
    expect(said(await replayText(TRACE.replace(from, to)))).toEqual(differences);
  });

  it('says where a request that began before the recording is answered', async () => {
    const lines = TRACE.split('\n');
    const recordings = await replayText([lines[0], ...lines.slice(4)].join('\n'));
    expect(said(recordings)).toEqual([]);
    expect(recordings[0]?.kinds.get('response')).toMatchObject({ equal: 1, skipped: 1 });
  });
});

const log = (...lines: readonly string[]): string =>
  lines.map((text, index) => `[  ${100 + index}.000000] xen-blkback: ${text}\n`).join('');

describe('messages of the block backend', () => {
  const CONNECT = 'backend/vbd/1/51712: using 2 queues, protocol 1 (x86_64-abi) persistent grants';
  const added = (gref: number, using: number, max = 1056): string =>
    `grant ${gref} added to the tree of persistent grants, using ${using}/${max}`;
  const stat = (ring: number, persistent: number, f = 0): string =>
    `(1.xvda-${ring}): oo   0  |  rd    3  |  wr    0  |  f    ${f}  |  ds    0 | pg:    ${persistent}/1056`;

  it('fit some ring, although they do not name it', async () => {
    expect(
      said(await replayText(log(CONNECT, added(9, 1), added(12, 1), added(10, 2), stat(1, 1), stat(0, 2)))),
    ).toEqual([]);
  });

  it('that fit no ring are differences', async () => {
    expect(said(await replayText(log(CONNECT, added(9, 1), added(10, 2), stat(0, 1), stat(1, 1))))).toEqual([
      '4 pg: 2 or 0 / 1',
      '5 pg: 0 or 2 / 1',
    ]);
    expect(said(await replayText(log(CONNECT, added(9, 1), added(10, 3))))).toEqual([
      '3 added: a ring with 2 grants / grant number 3 of a ring',
    ]);
    expect(said(await replayText(log(CONNECT, stat(0, 0, 3), stat(0, 0, 2))))).toEqual([
      '3 f: at least 3, because flushes are counted since the device connected / 2',
    ]);
    expect(
      said(await replayText(log(CONNECT, added(9, 1), 'Going to purge at least 50 persistent grants'))),
    ).toHaveLength(1);
  });

  it('of a limit that was lowered are what the arithmetic of the purge gives', async () => {
    const full = Array.from({ length: 150 }, (_, index) => added(index + 8, index + 1));
    const lines = log(
      CONNECT,
      ...full,
      'Going to purge at least 55 persistent grants',
      'Purged 55/149',
      added(8, 2, 95),
    );
    const recordings = await replayText(lines);
    // 149 are idle; the limit of 95 shows only behind the purge.
    expect(said(recordings)).toEqual([]);
    expect(recordings[0]?.kinds.get('going')?.equal).toBe(1);
    expect(recordings[0]?.assumptions[0]?.text).toContain('95');
  });
});

const read = (file: string): string => {
  const bytes = readFileSync(path.join(corpusFolder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
};
const FLOORED = new Set([
  'map',
  'gmap',
  'gnttab_map_refs',
  'gunmap',
  'gnttab_unmap_refs',
  'response',
  'added',
  'Purged',
  'pg',
]);

describe.runIf(hasWholeCorpus)(`recordings of real hosts, ${corpusName}`, () => {
  it.each([
    'x86/trace/trace-first-io-persistent.txt',
    'x86/trace/trace-nopersist.txt',
    'x86/trace/trace-nopersist-xen.txt.gz',
    'x86/trace/dmesg-dom0.txt',
    'x86/base612/trace-persistent.txt',
    'x86/base612/dmesg-dom0.txt',
    'arm/r9-kprobe-purge-crash/k2-dom0-dmesg-purge.txt',
    'arm/r10-grant-to-dma-chain/k1-ftrace-xen-kprobes.txt',
    'arm/r10-grant-to-dma-chain/k1-ftrace-foreign-dma.txt',
    'arm/r10-grant-to-dma-chain/k1-dom0-dmesg.txt',
    'x86/base/dmesg-dom0.txt',
    'x86/variants2/dmesg-dom0.txt',
    'x86/limits/dmesg-dom0.txt',
    'x86/big/dmesg-dom0.txt',
  ])('%s agrees, and at least 95 of 100 of what matters is compared', async (file) => {
    const recordings = await replayText(read(file));
    expect(recordings.length).toBeGreaterThan(0);
    for (const recording of recordings) {
      expect(said([recording])).toEqual([]);
      for (const [kind, { read: all, equal, different }] of recording.kinds)
        if (FLOORED.has(kind)) expect(equal + different, kind).toBeGreaterThanOrEqual(all * 0.95);
    }
  });
});

/** The recording along M2. */
const alongPath = (recordings: readonly Recording[]): Recording | undefined =>
  recordings.find(({ head }) => head.model === 'm2' && head.part === 'blkback');
/** Statistics lines well before, in and after the trace. */
const STATS = (rd: number, wr: number): string =>
  [150, 170, 180]
    .map(
      (time, index) =>
        `[  ${time}.000000] xen-blkback: (1.xvda-0): oo   0  |  rd ${String(index === 1 ? rd : 0).padStart(4)}  |  wr ${String(index === 1 ? wr : 0).padStart(4)}  |  f    0  |  ds    0 | pg:    8/1056\n`,
    )
    .join('');
const withLog = (trace: string, log: string): string =>
  `%xdump 1\n%section trace\n${trace}%end\n%section kernel-log domain=0\n${log}%end\n`;

describe('a trace along the request path', () => {
  it('agrees in requests under way, responses, and the statistics lines around it', async () => {
    const recording = alongPath(await replayText(withLog(TRACE, STATS(0, 2))));
    expect(recording?.differences).toEqual([]);
    expect(recording?.kinds.get('dispatch')).toMatchObject({ read: 2, equal: 2 });
    expect(recording?.kinds.get('response')).toMatchObject({ read: 2, equal: 2, within: 0 });
    expect(recording?.kinds.get('wr')).toMatchObject({ equal: 1 });
    expect(recording?.kinds.get('wr in all')).toMatchObject({ equal: 1 });
    expect(recording?.state).toEqual(expect.arrayContaining(['be{1/51712}.r{0}.wr = 2', 'be{1/51712}.r{0}.rd = 0']));
  });

  it('parts from statistics that count fewer requests, which another clock may explain', async () => {
    const recording = alongPath(await replayText(withLog(TRACE, STATS(0, 1))));
    expect(recording?.differences.map(({ kind, expected, recorded }) => `${kind}: ${expected} / ${recorded}`)).toEqual([
      'wr in all: wr of at least 2 in all / 1',
      'wr: wr of at least 2 / 1',
    ]);
    expect(recording?.unexplained).toBe(0);
  });

  it.each([
    ['a refused read', 'op=0 st=-1', { read: 3, equal: 3, within: 1 }],
    ['a discard', 'op=5 st=0', { read: 3, equal: 3, within: 1 }],
    ['an operation that the version does not know', 'op=9 st=-2', { read: 3, equal: 3, within: 1 }],
    ['a read with a status that no version gives', 'op=0 st=-2', { read: 3, equal: 2, different: 1 }],
  ])('takes %s, which maps nothing', async (_, text, counts) => {
    const more = `            grep-268     [001] ..s1.   160.200000: response: (make_response+0x0/0xf0 [xen_blkback]) domid=1 vdev=51712 id=3 ${text}\n`;
    expect(alongPath(await replayText(TRACE + more))?.kinds.get('response')).toMatchObject(counts);
  });
});
