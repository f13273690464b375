import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BlkbackVariantId } from '../../../server/src/model/blkback-variants.ts';
import { LONGEST, modelSteps } from '../run-events.ts';
import { RandomHistory, type Troubles } from './random-history.ts';

/** Steps of all histories together; the long run sets it to some millions. */
const STEPS = modelSteps(40_000);

/** What goes wrong around a variant may only be what that variant survives. */
const VARIANTS: readonly (readonly [BlkbackVariantId, Troubles])[] = [
  ['B30', { maps: false, memory: false }],
  ['B32', { maps: false, memory: false }],
  ['B38', { maps: false, memory: false }],
  ['B311', { maps: false, memory: false }],
  ['B314', { maps: true, memory: false }],
  ['B42', { maps: true, memory: false }],
  ['B45', { maps: true, memory: false }],
  ['B419', { maps: true, memory: false }],
  ['B510', { maps: true, memory: true }],
];
const PER_HISTORY = 1000;

for (const [variant, troubles] of VARIANTS)
  test(
    `no legal history breaks an invariant: ${variant}`,
    () => {
      const runs = Math.max(1, Math.round(STEPS / VARIANTS.length / PER_HISTORY));
      let steps = 0;
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const history = new RandomHistory(variant, seed, troubles).run(PER_HISTORY);
          steps += history.steps;
          expect(history.problem).toBeNull();
        }),
        { numRuns: runs, seed: 1, endOnFailure: true },
      );
      expect(steps).toBe(runs * PER_HISTORY);
    },
    LONGEST,
  );
