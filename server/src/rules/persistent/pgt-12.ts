import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import { captureText } from '../block/example-text.ts';
import type { Rule } from '../rule.ts';
import { grantLimits } from './limits.ts';

/** The part that a purge takes is counted in whole hundreds, so that a limit below one hundred gives none. */
export const pgt12: Rule = {
  id: 'PGT-12',
  name: 'limit-below-100-disables-or-floods-purge',
  title: 'Limit below 100 disables or floods purge',
  severity: 'warning',
  tearSafe: true,
  needs: ['parameter'],
  condition:
    'max_persistent_grants is from 1 to 99, as a captured or stated parameter or at the end of a statistics line. A purge takes ⌊limit/100⌋·5 grants, which is 0.',
  hint: 'Use a multiple of 100',
  reference:
    'drivers/block/xen-blkback/blkback.c: purge_persistent_gnt(), LRU_PERCENT_CLEAN, 3.11 to 6.x; model M3.5 V7, V8, V20',
  fires: { capture: captureText({ parameters: { max_persistent_grants: 64 } }) },
  silent: { capture: captureText({ parameters: { max_persistent_grants: 1056 } }) },
  evaluate: function* (context) {
    const limits = grantLimits(context.world);
    const variant = blkbackVariant(context.world);
    if (limits.length === 0) context.unknown('parameter');
    else context.pass();
    for (const { value, place, evidence, lines } of limits) {
      if (value <= 0 || value >= 100) continue;
      const fixed = isVariantFrom(variant, 'B314');
      const effect =
        fixed === true
          ? `a full tree is never purged by number${isVariantFrom(variant, 'B419') === true ? ', only of what was idle for long' : ''}`
          : fixed === false
            ? 'the count wraps and every purge takes all idle grants'
            : 'kernels before 3.14 then purge all idle grants, later ones none by number';
      context.report({
        subject: null,
        place,
        message: `max_persistent_grants is ${value}, and a purge takes ⌊${value}/100⌋·5 = 0 of them: ${effect}`,
        data: { limit: value, lines },
        evidence: [evidence],
        variant: variantName(variant),
      });
      yield;
    }
  },
};
