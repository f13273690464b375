import { describe, expect, it } from 'vitest';
import { momentsAt } from '../../server/src/features/moments/shown-moment.ts';
import { makeTurns } from '../../server/src/io/turns.ts';
import { momentRuns } from '../../server/src/lsp/moment-runs.ts';
import type { CaptureWorld } from '../../server/src/world/world.ts';
import { analyseText } from '../support/analyse-text.ts';

const EVENTS = 4000;

/** Far more events than the models take in the 2 ms of the first question. */
const longSection = async (): Promise<CaptureWorld> => {
  const events = Array.from({ length: EVENTS / 2 }, (_, k) => [
    `@${k} m3.map request=${k} grefs=[8,9,10] readonly=false`,
    `@${k} m3.release request=${k} failed=false`,
  ]).flat();
  const { world } = await analyseText(['%xdump 1', '%section events', ...events, '%end', ''].join('\n'));
  const [capture] = world.captures;
  if (capture === undefined) throw new Error('there is no capture');
  return capture;
};

describe('the models behind hovers', () => {
  it('run once, in pieces between other work, and then know every line', async () => {
    const capture = await longSection();
    const turn = makeTurns();
    const momentsOf = momentRuns(turn, () => true);
    let turns = 0;
    let moments = momentsOf(capture);
    expect(moments).toBeNull();
    for (; moments === null; moments = momentsOf(capture)) {
      await turn();
      turns += 1;
    }
    expect(turns).toBeGreaterThan(0);
    expect(momentsOf(capture)).toBe(moments);
    for (const line of [3, EVENTS / 2, EVENTS + 2])
      expect(momentsAt(moments, { source: 0, line })[0]?.values.length).toBeGreaterThan(0);
    expect(momentsAt(moments, { source: 0, line: EVENTS + 3 })).toEqual([]);
  });

  it('stop when the analysis is not the current one any more', async () => {
    const capture = await longSection();
    const turn = makeTurns();
    const momentsOf = momentRuns(turn, () => false);
    expect(momentsOf(capture)).toBeNull();
    for (let turns = 0; turns < 200; turns += 1) await turn();
    expect(momentsOf(capture)).toBeNull();
  });
});
