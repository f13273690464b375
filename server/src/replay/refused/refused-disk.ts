import { kernelDevice } from './kernel-device.ts';
import type { BlkbackConnection } from '../../model/blkback/blkback-event.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';

/** The disks on the backing device of an `access denied` line. */
export interface RefusedDisk {
  /** Addresses of the disks that some moment of the capture shows on it. */
  readonly addresses: readonly string[];
  /** One of them, when there is one only. */
  readonly only: VbdView | null;
  /** What moments of the capture show of it: whether it is read-only, how large it is. */
  readonly shown: readonly Partial<BlkbackConnection>[];
}

const DENIED: ReadonlySet<string> = new Set([
  'blkback.access-denied-of-on-dev',
  'blkback.access-denied-discard-on-dev',
]);

/** What the capture shows of the disk that the line names by its kernel's number (12 bits major, 20 bits minor, hex), or null when the line names none. */
export const refusedDisk = (
  { facts, snapshots }: CaptureWorld,
  id: string,
  args: readonly string[],
): RefusedDisk | null => {
  const device = kernelDevice(args.at(-1) ?? '');
  if (!DENIED.has(id) || device === null) return null;
  const backing = `${device.major.toString(16)}:${device.minor.toString(16)}`;
  const { physicalDevice, mode, sectors, sectorSize } = facts.tables.vbd.columns;
  const vbds = snapshots.flatMap((snapshot) => snapshot.vbds.filter(({ row }) => physicalDevice.at(row) === backing));
  const byAddress = new Map(vbds.map((vbd) => [vbd.address, vbd]));
  const shown = vbds.flatMap(({ row, frontendDomid, device: handle }): Partial<BlkbackConnection>[] => {
    const [text, size] = [mode.at(row), sectors.at(row)];
    if (text === null || size === null) return [];
    return [
      {
        domid: frontendDomid ?? 1,
        handle: handle ?? 51712,
        readonly: !text.includes('w'),
        sectors: BigInt(size),
        blockSize: sectorSize.at(row) ?? 512,
      },
    ];
  });
  const [only = null] = byAddress.size === 1 ? [...byAddress.values()] : [];
  return { addresses: [...byAddress.keys()], only, shown };
};
