import { tceVariants, type TceVariant } from '../../model/tce/tce-switches.ts';
import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** Since which version of the host's kernel each variant is there (MODEL.md M8.7). */
const SINCE: readonly (readonly [TceVariant, number, number])[] = [
  ['U3', 5, 19],
  ['U2', 4, 20],
  ['U1', 4, 12],
  ['P0', 0, 0],
];

/** Since when the host's kernel traces hypercalls (kvm_hv:kvm_hcall_enter): an older one named is a guest's. */
const TRACED = [3, 19] as const;

/** What was stated, else what the version of the host's kernel tells; without one, or with one that prints no such trace, the newest. */
export const recognisedTceVariant = (
  { host: { kernel } }: CaptureWorld,
  stated: string | null,
  { isTrace }: { readonly isTrace: boolean },
): { readonly id: TceVariant; readonly reason: string } => {
  const asked = tceVariants.find((id) => id === stated);
  if (asked !== undefined) return { id: asked, reason: 'stated' };
  if (kernel === null) return { id: 'U3', reason: 'no kernel version was captured: the newest' };
  if (isTrace && !atLeast(kernel, ...TRACED))
    return { id: 'U3', reason: `kernel ${kernel.text} prints no such trace: the newest` };
  const id = SINCE.find(([, major, minor]) => atLeast(kernel, major, minor))?.[0] ?? 'P0';
  return { id, reason: `kernel ${kernel.text}` };
};
