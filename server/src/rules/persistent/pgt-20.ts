import { captureText } from '../block/example-text.ts';
import type { Rule } from '../rule.ts';
import { grantLimits } from './limits.ts';

/** The count is compared with the parameter as unsigned numbers. */
export const pgt20: Rule = {
  id: 'PGT-20',
  name: 'negative-limit',
  title: 'Negative limit',
  severity: 'warning',
  tearSafe: true,
  needs: ['parameter'],
  condition: 'max_persistent_grants is below 0, as a captured or stated parameter or at the end of a statistics line.',
  hint: 'Set a positive value, a multiple of 100',
  reference: 'drivers/block/xen-blkback/blkback.c: add_persistent_gnt(), 3.11 to 6.x; model M3.2',
  fires: { capture: captureText({ parameters: { max_persistent_grants: -1 } }) },
  silent: { capture: captureText({ parameters: { max_persistent_grants: 1056 } }) },
  evaluate: function* (context) {
    const limits = grantLimits(context.world);
    if (limits.length === 0) context.unknown('parameter');
    else context.pass();
    for (const { value, place, evidence, lines } of limits) {
      if (value >= 0) continue;
      context.report({
        subject: null,
        place,
        message: `max_persistent_grants is ${value}, which is no limit at all (the comparison is unsigned): a guest can have as many pages mapped as its rings have room for`,
        data: { limit: value, lines },
        evidence: [evidence],
      });
      yield;
    }
  },
};
