import type { Effects } from './model.ts';
import type { Output } from './output.ts';
import type { Violation } from './violation.ts';

/** Effects that a step adds to these lists. */
export const collectEffects = (outputs: Output[], violations: Violation[]): Effects => ({
  output: (output) => void outputs.push(output),
  violation: (violation) => void violations.push(violation),
});
