import { blkbackPart } from './blkback/blkback-part.ts';
import { mapcachePart } from './mapcache/mapcache-part.ts';
import { refusedPart } from './refused/refused-part.ts';
import { sectionsPart } from './sections/sections-part.ts';
import { swiotlbPart } from './swiotlb/swiotlb-part.ts';
import { tcePart } from './tce/tce-part.ts';
import type { ReplayPart } from './replay-part.ts';

/** All parts of the replay, in the order of their reports. */
export const replayParts: readonly ReplayPart[] = [
  sectionsPart,
  blkbackPart,
  refusedPart,
  tcePart,
  mapcachePart,
  swiotlbPart,
];
