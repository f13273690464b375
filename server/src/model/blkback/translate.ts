import { BlkifOp } from './blkback-request.ts';
import type { BlkbackDevice } from './blkback-state.ts';

const ALL_BITS = 64;

/** The first sector after a range, as 64 bits wrap. */
export const endSector = (sector: bigint, sectors: bigint): bigint => BigInt.asUintN(ALL_BITS, sector + sectors);

/** May the guest do this there (xen_vbd_translate)? The size is the disk's and not the one that the driver remembers. */
export const mayAccess = (device: BlkbackDevice, operation: number, sector: bigint, sectors: bigint): boolean => {
  if (operation !== BlkifOp.read && device.readonly) return false;
  if (sectors === 0n) return true;
  const end = sector + sectors;
  // An end that wraps is below the first sector, and so refused as one beyond the disk is.
  return end <= device.bdevSize;
};

/** A device number of the kernel (`%04x` of major << 20 | minor). */
export const deviceNumber = ({ major, minor }: BlkbackDevice): string =>
  (((major << 20) | minor) >>> 0).toString(16).padStart(4, '0');
