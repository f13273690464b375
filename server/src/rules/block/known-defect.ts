import { blkbackVariant, variantName, type BlkbackVariantId } from '../../world/blkback-variant.ts';
import { atLeast, type Version } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Report, RuleContext } from '../rule.ts';

/** A defect of the backend: mainline versions [from, fixed) have it, and these variants when a person states one. */
export interface KnownDefect {
  readonly from: readonly [major: number, minor: number];
  readonly fixed: readonly [major: number, minor: number];
  readonly variants: readonly BlkbackVariantId[];
}

/** Does this machine have it? `maybe`: the number says so, but stable and distribution kernels carry the fix under it. */
export type DefectAnswer = 'yes' | 'maybe' | 'no';

/** Answers for the kernel of dom0; null: it is not known which it is. */
export const hasDefect = (world: CaptureWorld, { from, fixed, variants }: KnownDefect): DefectAnswer | null => {
  const stated = blkbackVariant(world);
  const name = variantName(stated);
  if (stated?.stated === true && name !== null) return variants.includes(name) ? 'yes' : 'no';
  const { dom0Kernel: kernel } = world.host;
  // Lines that this kernel cannot print say that it is another host's, or that a distribution changed the driver.
  if (kernel === null || stated === null) return null;
  if (!atLeast(kernel, ...from) || atLeast(kernel, ...fixed)) return 'no';
  return kernel.mainline && kernel.patch === 0 ? 'yes' : 'maybe';
};

/** What a report about a defect says of its certainty. */
export const certainty = (answer: 'yes' | 'maybe'): Pick<Report, 'confidence'> =>
  answer === 'yes' ? {} : { confidence: 'low' };

/** `Kernel 3.4.0`, or the stated variant. */
export const kernelLabel = ({ world }: RuleContext): string => {
  const variant = blkbackVariant(world);
  return variant?.stated === true ? `Backend variant ${variant.oldest}` : `Kernel ${textOf(world.host.dom0Kernel)}`;
};

const textOf = (version: Version | null): string => version?.text ?? 'unknown';
