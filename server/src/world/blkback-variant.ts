import type { CaptureWorld } from './world.ts';
import { atLeast, type Version } from './version.ts';

/** The variants of the Linux block backend, the oldest first (mainline: 3.0, 3.2, 3.8, 3.11, 3.14, 4.2, 4.5, 4.19, 5.10). */
export const blkbackVariants = ['B30', 'B32', 'B38', 'B311', 'B314', 'B42', 'B45', 'B419', 'B510'] as const;
/** Name of a variant. */
export type BlkbackVariantId = (typeof blkbackVariants)[number];

/** Which variants the backend can be, as far as a capture tells. */
export interface BlkbackVariant {
  readonly oldest: BlkbackVariantId;
  readonly newest: BlkbackVariantId;
  /** A person said so (`--variant`). */
  readonly stated: boolean;
}

/** Its name when it is known for certain, else null. */
export const variantName = (variant: BlkbackVariant | null): BlkbackVariantId | null =>
  variant !== null && variant.oldest === variant.newest ? variant.oldest : null;

const rank = (id: BlkbackVariantId): number => blkbackVariants.indexOf(id);

/** Is it this variant or a newer one? Null: the capture does not tell. */
export const isVariantFrom = (variant: BlkbackVariant | null, id: BlkbackVariantId): boolean | null => {
  if (variant === null) return null;
  if (rank(variant.oldest) >= rank(id)) return true;
  return rank(variant.newest) < rank(id) ? false : null;
};

/** Since which mainline version each variant is there. */
const SINCE: readonly (readonly [BlkbackVariantId, number, number])[] = [
  ['B510', 5, 10],
  ['B419', 4, 19],
  ['B45', 4, 5],
  ['B42', 4, 2],
  ['B314', 3, 14],
  ['B311', 3, 11],
  ['B38', 3, 8],
  ['B32', 3, 2],
  ['B30', 3, 0],
];

/** The variant of a mainline kernel of this version; a distribution's kernel has that one or features of a newer. */
export const variantOfKernel = (kernel: Version): BlkbackVariantId =>
  SINCE.find(([, major, minor]) => atLeast(kernel, major, minor))?.[0] ?? 'B30';

/** Module parameters that came with a variant. */
const PARAMETERS: readonly (readonly [string, BlkbackVariantId])[] = [
  ['max_persistent_grants', 'B311'],
  ['max_buffer_pages', 'B311'],
  ['max_ring_page_order', 'B42'],
  ['max_queues', 'B45'],
  ['persistent_grant_unused_seconds', 'B419'],
  ['feature_persistent', 'B510'],
];

/** Messages that came with a variant. */
const MESSAGES: readonly (readonly [string, BlkbackVariantId])[] = [
  ['blkback.going-to-purge-at-least', 'B311'],
  ['blkback.purged', 'B311'],
];

/**
 * Recognises the variant: what a person stated wins; else the version of dom0's kernel, the module parameters that were
 * captured, what the backend writes to xenstore and the form of its lines each narrow it. Null: these contradict each other.
 */
export const blkbackVariant = (world: CaptureWorld): BlkbackVariant | null => {
  const stated = blkbackVariants.find((id) => id === world.parameter('blkback.variant')?.value);
  if (stated !== undefined) return { oldest: stated, newest: stated, stated: true };
  let oldest = 0;
  let newest = blkbackVariants.length - 1;
  const from = (id: BlkbackVariantId): void => {
    oldest = Math.max(oldest, rank(id));
  };
  const upTo = (id: BlkbackVariantId): void => {
    newest = Math.min(newest, rank(id));
  };
  const { dom0Kernel: kernel } = world.host;
  if (kernel !== null) {
    from(variantOfKernel(kernel));
    if (kernel.mainline) upTo(variantOfKernel(kernel));
  }
  for (const [name, id] of PARAMETERS) if (isCaptured(world, name)) from(id);
  if (isCaptured(world, 'reqs')) upTo('B38');
  for (const [id, variant] of MESSAGES) if (world.timeline.withId(id).length > 0) from(variant);
  for (const { vbds } of world.snapshots)
    for (const { row, backendDomid, backendType } of vbds) {
      if (backendDomid !== 0 || backendType !== 'vbd') continue;
      const { maxQueues, maxRingPageOrder, maxIndirectSegments } = world.facts.tables.vbd.columns;
      if (maxQueues.at(row) !== null) from('B45');
      else if (maxRingPageOrder.at(row) !== null) from('B42');
      else if (maxIndirectSegments.at(row) !== null) from('B311');
    }
  const { persistent, ds } = world.facts.tables.blkbackStat.columns;
  let lines = 0;
  let limited = 0;
  for (const [thread, events] of world.timeline.stats) {
    // Since 4.5 each ring has its thread, and its number ends the name.
    if (/^\d{1,5}\.[a-z]{1,8}\d{0,3}-\d{1,3}$/.test(thread)) from('B45');
    for (const { row } of events) {
      lines += 1;
      if (persistent.at(row) !== null) limited += 1;
      if (ds.at(row) !== null) from('B32');
    }
  }
  if (limited > 0) from('B311');
  // A single line may have been cut; several that all end after the discards are from before persistent grants were limited.
  else if (lines > 1) upTo('B38');
  const first = blkbackVariants[oldest];
  const last = blkbackVariants[newest];
  return first === undefined || last === undefined || oldest > newest
    ? null
    : { oldest: first, newest: last, stated: false };
};

const isCaptured = (world: CaptureWorld, name: string): boolean => {
  const parameter = world.parameter(`xen_blkback.${name}`);
  return parameter !== null && world.facts.tables.parameter.columns.origin.at(parameter.row) === 'captured';
};
