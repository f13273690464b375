import { blkbackVariantIds, type BlkbackVariantId } from '../../model/blkback-variants.ts';
import { blkbackVariant } from '../../world/blkback-variant.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** The variant that a replay runs, and how it is known. */
export interface RecognisedVariant {
  readonly id: BlkbackVariantId;
  readonly reason: string;
  /** Nothing fits all that was captured. */
  readonly isContradicted?: true;
}

/** What was stated, else what versions, parameters and line shapes tell (MODEL.md 0.5); of several the newest. */
export const recognisedVariant = (capture: CaptureWorld, stated: string | null): RecognisedVariant => {
  const asked = blkbackVariantIds.find((id) => id === stated);
  if (asked !== undefined) return { id: asked, reason: 'stated' };
  const known = blkbackVariant(capture);
  const newest = blkbackVariantIds.at(-1) ?? 'B510';
  if (known === null)
    return {
      id: newest,
      reason: 'the captured versions and lines contradict each other',
      isContradicted: true,
    };
  const { dom0Kernel: kernel } = capture.host;
  if (known.oldest === known.newest)
    return { id: known.newest, reason: kernel === null ? 'by parameters and lines' : `kernel ${kernel.text}` };
  return { id: known.newest, reason: `anything from ${known.oldest} to ${known.newest} fits` };
};
