import { describe, expect, it } from 'vitest';
import type { KernelWindow } from '../../server/src/world/dump-window.ts';
import { persistentRanges, type PersistentRange } from '../../server/src/world/persistent-ranges.ts';
import { analyseFolder, analyseText } from '../support/analyse-text.ts';

const stat = (time: number, pg: string, rd = 0, thread = '1.xvda-0'): string =>
  `[${time.toFixed(6)}] xen-blkback: (${thread}): oo   0  |  rd ${String(rd).padStart(4)}  |  wr    0  |  f    1  |  ds    0 | pg: ${pg}`;

const KEEPS = '%param xen_blkback.persistent_grant_unused_seconds=60';

/** Range of ring 0 of xvda of domain 1, whose requests can hold 352 grants, in a window. */
const rangeIn = async (
  window: KernelWindow,
  lines: readonly string[],
  directives: readonly string[] = [],
): Promise<PersistentRange | null> => {
  const text = ['%xdump 1', ...directives, '%section kernel-log domain=0', ...lines, '%end', ''].join('\n');
  const { world } = await analyseText(text, []);
  const [capture] = world.captures;
  if (capture === undefined) throw new Error('no capture');
  return persistentRanges(capture)({ domid: 1, device: 'xvda', ring: 0, entries: 352 }, window);
};

describe('persistent grants of a ring in a window', () => {
  const window = { from: 105, to: 106 };

  it('between two lines without I/O it lies between their values', async () => {
    const range = await rangeIn(window, [stat(100, '  17/1056', 5), stat(110, '  17/1056')]);
    expect(range).toMatchObject({ low: 17, high: 17, latest: 17, full: false });
    const fell = await rangeIn(window, [stat(100, '  17/1056', 5), stat(110, '   3/1056')]);
    expect(fell).toMatchObject({ low: 3, high: 17 });
  });

  it('I/O may have grown and purged it, unless dynamic debug would have said so', async () => {
    const lines = [stat(100, ' 600/1056', 5), stat(110, ' 617/1056', 40)];
    expect(await rangeIn(window, lines)).toMatchObject({ low: 0, high: 969 });
    expect(await rangeIn(window, lines, [KEEPS])).toMatchObject({ low: 550, high: 969 });
    const traced = '[   99.000000] xen-blkback: grant 12 added to the tree of persistent grants, using 600/1056';
    expect(await rangeIn(window, [traced, ...lines])).toMatchObject({ low: 600, high: 617 });
    const purged = '[  104.000000] xen-blkback: Purged 0/9';
    expect(await rangeIn(window, [traced, lines[0] ?? '', purged, lines[1] ?? ''])).toMatchObject({ low: 0 });
  });

  it('dynamic debug of one piece of a log says nothing of the time behind it', async () => {
    const traced = '[   99.000000] xen-blkback: grant 12 added to the tree of persistent grants, using 600/1056';
    const { world } = await analyseFolder(
      [
        { name: 'dmesg-new.txt', text: `${traced}\n${stat(100, ' 600/1056', 5)}\n` },
        { name: 'stats.txt', text: `${stat(100, ' 600/1056', 5)}\n${stat(110, ' 617/1056', 40)}\n` },
      ],
      [],
    );
    const [capture] = world.captures;
    if (capture === undefined) throw new Error('no capture');
    const ring = { domid: 1, device: 'xvda', ring: 0, entries: 352 };
    expect(persistentRanges(capture)(ring, window)).toMatchObject({ low: 0 });
  });

  it('lines that come too often are of two hosts', async () => {
    const lines = [100, 103, 110, 113].map((time) => stat(time, '  17/1056'));
    expect(await rangeIn(window, lines)).toBeNull();
  });

  it('a thread that ends prints once more', async () => {
    const lines = [90, 100, 110, 113].map((time) => stat(time, '  17/1056'));
    expect(await rangeIn({ from: 111, to: 112 }, lines)).toMatchObject({ low: 17, high: 17 });
  });

  it('far from the limit a peak is at most what was there before and after', async () => {
    const lines = [stat(100, '   1/1056', 5), stat(110, '  17/1056', 40)];
    expect(await rangeIn(window, lines, [KEEPS])).toMatchObject({ low: 0, high: 18 });
  });

  it('lines of other rings do not count', async () => {
    const lines = [
      stat(100, '  17/1056'),
      stat(101, ' 500/1056', 0, '1.xvda-1'),
      stat(102, ' 500/1056', 0, '2.xvda-0'),
      stat(110, '  17/1056'),
    ];
    expect(await rangeIn(window, lines)).toMatchObject({ low: 17, high: 17 });
  });

  it('a full tree is told', async () => {
    expect(await rangeIn(window, [stat(100, '  64/  64'), stat(110, '  64/  64')])).toMatchObject({ full: true });
  });

  it('old lines, a gap before the window and a log that ends too early say nothing', async () => {
    expect(await rangeIn({ from: 125, to: 126 }, [stat(100, '  17/1056'), stat(109, '  17/1056')])).toBeNull();
    expect(await rangeIn({ from: 120, to: 131 }, [stat(100, '  17/1056'), stat(130, '  17/1056')])).toBeNull();
    expect(await rangeIn(window, [])).toBeNull();
    expect(await rangeIn({ from: 105, to: null }, [stat(100, '  17/1056')])).toBeNull();
  });

  it('without a beginning of the window there is no least number', async () => {
    const range = await rangeIn({ from: null, to: 111 }, [stat(100, '  17/1056'), stat(110, '  17/1056')], [KEEPS]);
    expect(range?.low).toBeNull();
  });

  it('a ring that connects inside the window had none before', async () => {
    const range = await rangeIn({ from: 90, to: 106 }, [stat(100, '   1/1056'), stat(110, '   1/1056')]);
    expect(range).toMatchObject({ low: 0, high: 1 });
  });
});
