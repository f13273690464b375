import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** How KVM writes lists of TCEs: U1 (4.12 to 4.19) checks and writes in one loop, U2 (4.20 and later) checks all of them first. */
export type ListLoop = 'none' | 'U1' | 'U2';

/** Which a kernel has; null: its version is not known. Kernels of distributions carry fixes under old numbers: `certain` says that this is none. */
export const listLoop = ({
  host: { kernel },
}: CaptureWorld): { readonly loop: ListLoop; readonly certain: boolean } | null => {
  if (kernel === null) return null;
  const loop = atLeast(kernel, 4, 20) ? 'U2' : atLeast(kernel, 4, 12) ? 'U1' : 'none';
  return { loop, certain: loop === 'U2' || kernel.mainline };
};
