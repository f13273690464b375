import { blkbackVariantIds } from '../../model/blkback-variants.ts';
import type { ReplayPart } from '../replay-part.ts';

/** Traces and messages of xen-blkback, along the models of its grants (M3). */
export const blkbackPart: ReplayPart = {
  id: 'blkback',
  variants: blkbackVariantIds,
  run: function* () {
    yield;
  },
};
