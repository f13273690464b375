import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../server/src/replay/recording.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { replayText } from '../support/replay-text.ts';

/** One line of a recording that is changed, or left out, and what is to be said then. */
interface Plant {
  readonly name: string;
  /** The n-th line (from 1) with this text … */
  readonly at: readonly [text: string, n: number];
  /** … has this replaced by that; null: the line is left out. */
  readonly edit: readonly [from: string, to: string] | null;
  /** `LINE KIND: expected / recorded (after LINES)`, LINE counted in the changed text. */
  readonly says: string;
  /** Things that are not compared any more beside the one that parts, because the changed line is their only source. */
  readonly fewer?: number;
}

const read = (file: string): readonly string[] => {
  const bytes = readFileSync(path.join(corpusFolder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').split('\n');
};

const planted = (lines: readonly string[], { at: [text, n], edit }: Plant): string => {
  const index = lines.map((line, at) => (line.includes(text) ? at : -1)).filter((at) => at !== -1)[n - 1] ?? -1;
  const line = lines[index] ?? '';
  const changed = edit === null ? [] : [line.replace(edit[0], edit[1])];
  if (changed[0] === line || index === -1) throw new Error(`nothing to plant at ${text} ${n}`);
  return [...lines.slice(0, index), ...changed, ...lines.slice(index + 1)].join('\n');
};

const said = (recordings: readonly Recording[]): readonly string[] =>
  recordings.flatMap(({ differences }) =>
    differences
      .filter(({ reason }) => reason === null)
      .map(
        ({ line, kind, expected, recorded, history }) =>
          `${line} ${kind}: ${expected} / ${recorded} (after ${history.map((step) => step.line).join(', ')})`,
      ),
  );
const equals = (recordings: readonly Recording[]): number =>
  recordings.reduce((sum, { kinds }) => sum + [...kinds.values()].reduce((all, { equal }) => all + equal, 0), 0);

/** One fault in a real recording gives one difference, where it is; everything else stays equal. */
const plants = (file: string, faults: readonly Plant[], text: string | null = null): void => {
  describe(file, () => {
    let lines: readonly string[] = [];
    let whole = 0;
    beforeAll(async () => {
      lines = text?.split('\n') ?? read(file);
      const recordings = await replayText(lines.join('\n'));
      expect(said(recordings)).toEqual([]);
      whole = equals(recordings);
    });
    it.each(faults)('$name', async (plant) => {
      const recordings = await replayText(planted(lines, plant));
      expect(said(recordings)).toEqual([plant.says]);
      expect(whole - equals(recordings)).toBeLessThanOrEqual(1 + (plant.fewer ?? 0));
    });
  });
};

describe('one planted fault', () => {
  plants('x86/base612/trace-persistent.txt', [
    {
      name: 'operation of a response',
      at: ['op=1 st=0', 4],
      edit: ['op=1', 'op=0'],
      says: '41 response: WRITE or FLUSH or BARRIER / READ (after 35)',
    },
    {
      name: 'status of a response',
      at: ['op=1 st=0', 4],
      edit: ['st=0', 'st=-1'],
      says: '41 response: op=1 st=0 / op=1 st=-1 (after 35)',
    },
    {
      name: 'an unmap that is missing',
      at: [' gnttab_unmap_refs:', 4],
      edit: null,
      says: '40 gnttab_unmap_refs: count=0 / no hypercall before the response (after 35)',
    },
    { name: 'grants in the tree', at: [' pg=8', 3], edit: ['pg=8', 'pg=9'], says: '35 map: pg=8 / pg=9 (after )' },
    {
      name: 'grants of a hypercall',
      at: [' gnttab_map_refs:', 2],
      edit: ['count=11', 'count=7'],
      says: '45 gnttab_map_refs: count=11 flags=0x2 of d1 / count=7 flags=0x2 ref0=23 of d1 (after 44)',
      fewer: 3,
    },
    { name: 'result of a map', at: [' map_ret:', 3], edit: ['arg1=0', 'arg1=1'], says: '29 map_ret: 0 / 1 (after 28)' },
  ]);
  plants('x86/base612/dmesg-dom0.txt', [
    {
      name: 'pg of a statistics line',
      at: [' pg:   17/1056', 9],
      edit: ['pg:   17', 'pg:   18'],
      says: '589 pg: 17 / 18 (after 567)',
    },
    {
      name: 'f of a statistics line',
      at: ['f    1  |', 9],
      edit: ['f    1', 'f    0'],
      says: '630 f: at least 1, because flushes are counted since the device connected / 0 (after 626)',
    },
    {
      name: 'number of an added grant',
      at: ['added to the tree', 21],
      edit: ['using 2/', 'using 5/'],
      says: '515 added: a ring with 4 grants / grant number 5 of a ring (after )',
    },
    {
      name: 'an added grant that is missing',
      at: ['added to the tree', 21],
      edit: null,
      says: '515 added: a ring with 2 grants / grant number 3 of a ring (after )',
      fewer: 1,
    },
    {
      name: 'grants that a purge took',
      at: ['Purged 0/', 3],
      edit: ['Purged 0/', 'Purged 0/6'],
      says: '612 Purged: a ring with at least 61 grants / 61 of 0 (after 610, 611)',
    },
  ]);
});

describe.runIf(hasWholeCorpus)(`one planted fault, ${corpusName}`, () => {
  plants('x86/trace/trace-first-io-persistent.txt', [
    {
      name: 'why a mapping bounced',
      at: [' NORMAL', 20],
      edit: ['NORMAL', 'FORCE'],
      says: '72 swiotlb_bounced: NORMAL / FORCE (after )',
    },
    {
      name: 'requests under way',
      at: [' inflight=0', 8],
      edit: ['inflight=0', 'inflight=2'],
      says: '130 map: inflight=0 / inflight=2 (after )',
      fewer: 2,
    },
    {
      name: 'pages of a completion',
      at: [' unmap_prepare:', 9],
      edit: ['num=8', 'num=7'],
      says: '157 unmap_prepare: num=8 / unmap_prepare domid=1 device=51712 count=7 (after 149)',
    },
  ]);
  plants('x86/trace/trace-nopersist.txt', [
    {
      name: 'an unmap that is missing',
      at: [' gnttab_unmap_refs:', 4],
      edit: null,
      says: '58 gnttab_unmap_refs: count=8 / no hypercall before the response (after 49)',
    },
    {
      name: 'pages of an unmap',
      at: [' gnttab_unmap_refs:', 4],
      edit: ['count=8', 'count=7'],
      says: '57 gnttab_unmap_refs: count=8 / count=7 (after 49)',
    },
    {
      name: 'flags of a map',
      at: [' gnttab_map_refs:', 4],
      edit: ['flags0=0x6', 'flags0=0x2'],
      says: '50 gnttab_map_refs: count=8 flags=0x6 of d2 / count=8 flags=0x2 ref0=16 of d2 (after 49)',
    },
  ]);
  plants('arm/r10-grant-to-dma-chain/k1-ftrace-xen-kprobes.txt', [
    {
      name: 'a frame that is not set',
      at: [' p2m_set:', 14],
      edit: null,
      says: '49 gmap_ret: ret=0 after 11 frames were set / ret=0 after 10 (after 38)',
      fewer: 11,
    },
    {
      name: 'address of a DMA',
      at: ['dma=0xba2a1000', 1],
      edit: ['dma=0xba2a1', 'dma=0xba2a6'],
      says: '636 swunmap: no unmap, because nothing was mapped since the page was granted / swunmap (after 48)',
    },
    {
      name: 'grants that are unmapped',
      at: [' gunmap:', 4],
      edit: ['count=0', 'count=4'],
      says: '694 gunmap: count=0 / gunmap count=4 (after )',
    },
    {
      name: 'grants of a hypercall',
      at: ['count=11', 3],
      edit: ['count=11', 'count=10'],
      says: '123 p2m_set: no more than 10 frames / p2m_set count=1 pfn=0x70016 mfn=0xba27e (after 112)',
    },
  ]);
  plants('arm/r9-kprobe-purge-crash/k2-dom0-dmesg-purge.txt', [
    {
      name: 'grants that a purge wants',
      at: ['Going to purge at least 200', 1],
      edit: ['200', '207'],
      says: '601 going: a full ring of which 207 grants are to go (limit 1056): there is none / a purge of 207 (after 600)',
    },
  ]);
  plants('ppc/p2-disable_ddw-timestamps/qemu-trace-timestamped.log.gz', [
    {
      name: 'result of one page',
      at: ['spapr_iommu_pci_put', 31],
      edit: ['ret=0', 'ret=-4'],
      says: '8652 H_PUT_TCE: result 0 / result -4 (after )',
    },
    {
      name: 'result of a list',
      at: ['spapr_iommu_pci_indirect', 16],
      edit: ['ret=0', 'ret=9999'],
      says: '8404 H_PUT_TCE_INDIRECT: result 0 / H_TOO_HARD (after )',
    },
  ]);
  plants('qemu-trace/x86-hvm-ioreq/trace-hvm-seabios.head12000.log', [
    {
      name: 'place of a bucket',
      at: ['xen_map_cache_return', 41],
      edit: ['cc25ed98', 'cc25eda8'],
      says: '5113 return: 0x7f40cc25ed98 / 0x7f40cc25eda8 (after 4817, 4998)',
    },
    {
      name: 'address that is wanted',
      at: ['want 0x6d98', 1],
      edit: ['0x6d98', '0x6da8'],
      says: '5113 return: 0x7f40cc25eda8 / 0x7f40cc25ed98 (after 4817, 4998)',
    },
  ]);
});

/** A ring that takes two requests, the second with a page that stays mapped; then pages for a device. */
const EVENTS = `%xdump 1
%section state
p2m{0}.e{0x10} = 0x910
m2p{0x910} = 0x10
p2m{0}.e{0x11} = 0x921
m2p{0x921} = 0x11
%end
%section events
@1 m2.connect@vbd:1/51712 variant=B510 persistent=true sectors=1000
@1.1 m1.front.push@vbd:1/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8}]}]
@1.2 m2.irq@vbd:1/51712/0
@1.3 m2.tick
! hypercall op=map count=1
? be{1/51712}.r{0}.pgC = 1
@1.4 m2.bioDone@vbd:1/51712/0 id=7 error=0
! response id=7 op=0 status=0
? be{1/51712}.r{0}.rspProd = 1
@1.5 m1.front.push@vbd:1/51712/0 reqs=[{op=1,id=8,sector=16,segs=[{gref=8}]}]
@1.6 m2.irq@vbd:1/51712/0
@1.7 m2.tick
? be{1/51712}.r{0}.pgC = 1
@1.8 m2.bioDone@vbd:1/51712/0 id=8 error=0
! response id=8 op=1 status=0
? be{1/51712}.r{0}.wr = 1
? be{1/51712}.r{0}.rspProd = 2
@2 m6.init size=4 start=0x2000000
@2.1 m6.mapPage dev=disk paddr=0x10800 size=2048 dir=to
! result of=bus value=0x910800
@2.2 m6.mapPage dev=disk paddr=0x10c00 size=2048 dir=to
! result of=bus value=0x2000000
@2.3 m6.mapPage dev=disk paddr=0x11c00 size=2048 dir=to
! result of=bus value=0x2000800
%end
`;
describe('one planted fault', () => {
  plants(
    'an events section',
    [
      {
        name: 'id of a response',
        at: ['! response id=7', 1],
        edit: ['id=7', 'id=9'],
        says: '16 response: response id 7 op 0 status 0 / response id=9 op=0 status=0 (after 9, 10, 11, 12, 15)',
      },
      {
        name: 'status of a response',
        at: ['! response id=8', 1],
        edit: ['status=0', 'status=-1'],
        says: '23 response: response id 8 op 1 status 0 / response id=8 op=1 status=-1 (after 9, 10, 11, 15, 18, 19, 20, 22)',
      },
      {
        name: 'id of a bio that ends',
        at: ['bioDone@vbd:1/51712/0 id=7', 1],
        edit: ['id=7', 'id=5'],
        says: '16 response: no response / response id=7 op=0 status=0 (after 15)',
        fewer: 2,
      },
      {
        name: 'grants in the tree',
        at: ['pgC = 1', 1],
        edit: ['= 1', '= 3'],
        says: '14 state: be{1/51712}.r{0}.pgC = 1 / be{1/51712}.r{0}.pgC = 3 (after 9, 10, 11, 12)',
      },
      {
        name: 'a ring that is not there',
        at: ['m2.bioDone@vbd:1/51712/0 id=8', 1],
        edit: ['/0 id', '/5 id'],
        says: '23 response: no response / response id=8 op=1 status=0 (after 22)',
        fewer: 1,
      },
      {
        name: 'slot of a bounce',
        at: ['value=0x2000000', 1],
        edit: ['0x2000000', '0x2000800'],
        says: '30 result: decision = straddles; bus = 0x2000000 / result of=bus value=0x2000800 (after 26, 29)',
      },
    ],
    EVENTS,
  );
});
