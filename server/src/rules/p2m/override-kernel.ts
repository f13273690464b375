import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** Does dom0's kernel look foreign frames up in an override table (2.6.39 to 3.19)? Null: its version is not known. */
export const usesOverride = ({ host: { kernel } }: CaptureWorld): boolean | null =>
  kernel === null ? null : !atLeast(kernel, 4, 0);
