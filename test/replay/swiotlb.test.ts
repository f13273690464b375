import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { runToEnd } from '../../server/src/core/work.ts';
import type { Recording } from '../../server/src/replay/recording.ts';
import { replayCapture } from '../../server/src/replay/replay.ts';
import { swiotlbPart } from '../../server/src/replay/swiotlb/swiotlb-part.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { analyseText } from '../support/analyse-text.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';

const replayOf = ({ world }: Analysis): readonly Recording[] =>
  world.captures.flatMap((capture) => [...runToEnd(replayCapture(capture, [swiotlbPart], { until: null }))]);
const bounced = (address: string, size: number, mask: string, why: string): string =>
  `            bash-174     [001] d....    68.597073: swiotlb_bounced: dev_name: 0000:00:03.0 dma_mask=${mask} dev_addr=${address} size=${size} ${why}`;
const trace = async (...lines: readonly string[]): Promise<Recording> => {
  const [recording] = replayOf(await analyseText(['# tracer: nop', '#', ...lines].join('\n')));
  if (recording === undefined) throw new Error('nothing was replayed');
  return recording;
};

describe('bounced mappings', () => {
  it('are those that a device cannot reach', async () => {
    const recording = await trace(
      bounced('13eaab000', 4096, 'ffffffff', 'NORMAL'),
      bounced('fffff000', 8192, 'ffffffff', 'NORMAL'),
      bounced('6ba44300', 85, 'ffffffff', 'NORMAL'),
      bounced('6ba44f00', 512, 'ffffffff', 'NORMAL'),
      bounced('13eaab000', 4096, 'ffffffff', 'FORCE'),
    );
    expect(recording.kinds.get('swiotlb_bounced')).toMatchObject({ read: 5, equal: 2, different: 2, skipped: 1 });
    expect(recording.differences.map(({ line, expected, reason }) => [line, expected, reason === null])).toEqual([
      [5, 'a direct mapping', false],
      [7, 'NORMAL', true],
    ]);
  });

  it('are all with swiotlb=force', async () => {
    const recording = await trace(
      bounced('6ba44300', 85, 'ffffffffffffffff', 'FORCE'),
      bounced('6ba44300', 300_000, 'ffffffff', 'FORCE'),
    );
    expect(recording.kinds.get('swiotlb_bounced')).toMatchObject({ equal: 2, different: 0 });
    expect(recording.remarks.map(({ id }) => id)).toEqual(['M6-I1']);
  });
});

describe.runIf(hasWholeCorpus)(`traces of bounced mappings, ${corpusName}`, () => {
  it.each([
    ['arm/r7-swiotlb-force', 3091],
    ['x86/trace/trace-first-io-persistent.txt', 110],
  ])('%s: %i mappings are as predicted', async (name, number) => {
    const recordings = replayOf(await analysePaths([path.join(corpusFolder, name)], []));
    const counts = recordings.map(({ kinds }) => kinds.get('swiotlb_bounced'));
    expect(counts.reduce((sum, one) => sum + (one?.equal ?? 0), 0)).toBe(number);
    expect(counts.reduce((sum, one) => sum + (one?.read ?? 0), 0)).toBe(number);
  });
});
