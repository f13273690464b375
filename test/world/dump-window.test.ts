import { describe, expect, it } from 'vitest';
import { dumpText, plainRows } from '../../server/src/rules/grant/dump-text.ts';
import type { GrantDump, SnapshotWorld } from '../../server/src/world/world.ts';
import { analyseFolder, type TextFile } from '../support/analyse-text.ts';

const kernel = (time: number): string => `[${time.toFixed(6)}] EXT4-fs (sda1): mounted filesystem`;
const dump = (count: number): string => dumpText({ granter: 1, rows: plainRows(8, count) });
const vbd = [
  '/tool = ""',
  '/local/domain/0/backend/vbd/1/51712/frontend = "/local/domain/1/device/vbd/51712"',
  '/local/domain/0/backend/vbd/1/51712/state = "4"',
  '/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"',
  '/local/domain/1/device/vbd/51712/state = "4"',
  '',
].join('\n');

const snapshotsOf = async (files: readonly TextFile[]): Promise<readonly SnapshotWorld[]> => {
  const { world } = await analyseFolder(files, []);
  return world.captures[0]?.snapshots ?? [];
};

const onlyDump = (snapshots: readonly SnapshotWorld[]): GrantDump | undefined =>
  snapshots.flatMap(({ dumps }) => dumps)[0];

describe('when a dump was printed', () => {
  it('kernel lines around it in the same console log say so', async () => {
    const text = [kernel(100), dump(3), kernel(104), kernel(120)].join('\n');
    expect(onlyDump(await snapshotsOf([{ name: 'serial.log', text }]))?.window).toEqual({ from: 100, to: 104 });
  });

  it('a line that got into it is at most a second away', async () => {
    const lines = dump(6).split('\n');
    const text = [...lines.slice(0, 7), kernel(200), ...lines.slice(7)].join('\n');
    expect(onlyDump(await snapshotsOf([{ name: 'key-g.txt', text }]))?.window).toEqual({ from: 199, to: 201 });
  });

  it('a log that ends before it says nothing of the time after', async () => {
    const text = [kernel(100), dump(3)].join('\n');
    expect(onlyDump(await snapshotsOf([{ name: 'serial.log', text }]))?.window).toEqual({ from: 100, to: null });
  });

  it('without such lines it is between the log of the moment before and its own', async () => {
    const snapshots = await snapshotsOf([
      { name: '01/dmesg-new.txt', text: kernel(50) },
      { name: '01/key-g.txt', text: dump(1) },
      { name: '02/dmesg-new.txt', text: kernel(90) },
      { name: '02/key-g.txt', text: dump(2) },
    ]);
    expect(snapshots.map(({ dumps }) => dumps[0]?.window)).toEqual([
      { from: null, to: 50 },
      { from: 50, to: 90 },
    ]);
  });

  it('its copy in the console log says it best, and is not looked at twice', async () => {
    const snapshots = await snapshotsOf([
      { name: '01/dmesg-new.txt', text: kernel(50) },
      { name: '02/dmesg-new.txt', text: kernel(90) },
      { name: '02/key-g.txt', text: dump(2) },
      { name: '02/xenstore-ls.txt', text: vbd },
      { name: 'serial.log', text: [kernel(49), kernel(60), dump(2), kernel(61), dump(5), kernel(70)].join('\n') },
    ]);
    const dumps = snapshots.flatMap((snapshot) => snapshot.dumps.map((one) => ({ id: snapshot.id, ...one })));
    expect(dumps.find(({ id }) => id === '02')).toMatchObject({ window: { from: 60, to: 61 }, isCopy: false });
    expect(dumps.filter(({ id }) => id === null).map(({ isCopy }) => isCopy)).toEqual([true, false]);
  });
});
