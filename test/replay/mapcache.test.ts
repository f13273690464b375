import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { runToEnd } from '../../server/src/core/work.ts';
import { mapcachePart } from '../../server/src/replay/mapcache/mapcache-part.ts';
import type { Recording } from '../../server/src/replay/recording.ts';
import { replayCapture } from '../../server/src/replay/replay.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { analyseText } from '../support/analyse-text.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';

const replayOf = ({ world }: Analysis): readonly Recording[] =>
  world.captures.flatMap((capture) => [...runToEnd(replayCapture(capture, [mapcachePart], { until: null }))]);
const replay = async (...lines: readonly string[]): Promise<Recording> => {
  const [recording] = replayOf(await analyseText(lines.join('\n')));
  if (recording === undefined) throw new Error('nothing was replayed');
  return recording;
};
const parted = ({ differences }: Recording): readonly (readonly unknown[])[] =>
  differences.map(({ line, expected, recorded, reason }) => [line, expected, recorded, reason === null]);

const CREATE = ['xen_ioreq_server_create id: 0', 'xen_map_portio_range id: 0 start: 0x510 end: 0x511'];
const INVALIDATE =
  'handle_ioreq I/O=0x7ffe219ed560 type=8 dir=0 df=0 ptr=0 port=0x0 data=0xffffffffffffffff count=0 size=4';
const want = (address: string, pointer: string, bucket: string | null = null): readonly string[] => [
  `xen_map_cache want ${address}`,
  ...(bucket === null ? [] : [`xen_remap_bucket index ${bucket}`]),
  `xen_map_cache_return ${pointer}`,
];

describe('the map cache in a log of QEMU', () => {
  it('maps a bucket at its first use and after an INVALIDATE, and stays where it is in between', async () => {
    const recording = await replay(
      ...CREATE,
      ...want('0x6d60', '0x7f40cc25ed60', '0x0'),
      ...want('0x6d61', '0x7f40cc25ed61'),
      INVALIDATE,
      ...want('0x6d62', '0x7f40aa000d62', '0x0'),
    );
    expect(parted(recording)).toEqual([]);
    expect(recording.kinds.get('want')).toEqual({
      read: 3,
      stepped: 3,
      equal: 1,
      within: 0,
      different: 0,
      skipped: 2,
    });
    expect(recording.kinds.get('bucket')).toMatchObject({ equal: 2 });
    expect(recording.kinds.get('return')).toMatchObject({ equal: 1, skipped: 2 });
    expect(recording.kinds.get('INVALIDATE')).toMatchObject({ stepped: 1, equal: 1 });
    expect(recording.assumptions.map(({ text }) => text)).toEqual([
      'a vCPU gave memory up before: Xen sends INVALIDATE for nothing else',
    ]);
  });

  it('parts from the model where an address moves, a bucket is missing, or another is mapped', async () => {
    const recording = await replay(
      ...CREATE,
      ...want('0x6d60', '0x7f40cc25ed60', '0x0'),
      ...want('0x6d61', '0x7f40cc25ed62'),
      ...want('0x200000', '0x7f40cc000000'),
      ...want('0x300000', '0x7f40cc100000', '0x4'),
    );
    expect(parted(recording)).toEqual([
      [7, '0x7f40cc25ed61', '0x7f40cc25ed62', true],
      [8, 'bucket 0x2 is mapped', 'no mapping', true],
      [11, 'bucket 0x3', 'bucket 0x4', true],
    ]);
    expect(recording.unexplained).toBe(3);
  });

  it('has reasons for what QEMU alone knows', async () => {
    const recording = await replay(
      ...CREATE,
      ...want('0x6d60', '0x7f40cc25ed60', '0x0'),
      INVALIDATE,
      ...want('0x6d61', '0x7f40cc25ed61'),
      ...want('0x6d62', '0x7f40cc25ed62', '0x0'),
    );
    expect(parted(recording).map(([, expected, recorded, unexplained]) => [expected, recorded, unexplained])).toEqual([
      ['bucket 0x0 is mapped', 'no mapping', false],
      ['no mapping', 'bucket 0x0', false],
    ]);
    const middle = await replay(...want('0x6d60', '0x7f40cc25ed60'));
    expect([...middle.reasons.keys()]).toContain('want: its bucket was mapped before the recording began');
  });

  it('gets requests for what it has registered', async () => {
    const request = (port: string): string =>
      `handle_ioreq I/O=0x7ffe219ed560 type=0 dir=1 df=0 ptr=0 port=${port} data=0x0 count=1 size=1`;
    const recording = await replay(
      ...CREATE,
      request('0x511'),
      request('0x512'),
      INVALIDATE.replace('size=4', 'size=8'),
    );
    expect(parted(recording)).toEqual([
      [4, 'a request for a range that is registered', '0x512', true],
      [5, 'size 4, dir 0, data all ones', 'size 8, dir 0, data 0xffffffffffffffff', true],
    ]);
  });
});

describe.runIf(hasWholeCorpus)(`logs of QEMU under Xen, ${corpusName}`, () => {
  it('SeaBIOS: 16,567 addresses, 4 buckets, 6,935 requests and one INVALIDATE are as predicted', async () => {
    const file = path.join(corpusFolder, 'qemu-trace/x86-hvm-ioreq/trace-hvm-seabios-60000.log.gz');
    const [recording] = replayOf(await analysePaths([file], []));
    const equal = [...(recording?.kinds ?? [])].map(([kind, count]) => [kind, count.equal, count.different]);
    expect(Object.fromEntries(equal.map(([kind, ...rest]) => [kind, rest]))).toEqual({
      want: [16567, 0],
      bucket: [4, 0],
      return: [16567, 0],
      request: [6935, 0],
      INVALIDATE: [1, 0],
    });
    expect(recording?.state).toEqual(['mapcache.buckets = 2', 'mapcache.bucket{0x0}', 'mapcache.bucket{0x5f}']);
  });
});
