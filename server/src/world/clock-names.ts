import type { Block } from '../facts/block.ts';

/** The boot clock of the hypervisor. */
export const HYPERVISOR = 'hypervisor';

/** The boot clock of a kernel. A log that names nobody is dom0's, as everywhere. */
export const kernelClock = (domid: number | null, block: Block | undefined): string => {
  const id = domid ?? block?.domain ?? null;
  if (id !== null) return `d${id}`;
  const guest = block?.guestName ?? null;
  return guest === null ? 'd0' : `guest ${guest}`;
};

/** A stamp in 1970 was printed without a year. */
const YEAR = 366 * 86_400;

/** The wall clock that stamps the lines of a boot clock. */
export const wallClock = (boot: string, stamp: number): string =>
  `${boot} wall clock${stamp < YEAR ? ' without year' : ''}`;
