import { blkbackVariant, variantName } from '../../world/blkback-variant.ts';
import type { Rule } from '../rule.ts';
import { captureText, connectText, type ExampleParts } from './example-text.ts';
import { certainty, hasDefect, kernelLabel, type KnownDefect } from './known-defect.ts';
import { kernelPlace, usesBlkback } from './uses-blkback.ts';

/** A rule about a defect that the version of dom0's kernel alone decides. */
export type KernelRuleText = Pick<Rule, 'id' | 'name' | 'title' | 'condition' | 'hint' | 'reference'> & {
  readonly defect: KnownDefect;
  /** Follows the name of the kernel. */
  readonly message: string;
  /** Kernels of the examples. */
  readonly fires: string;
  readonly silent: string;
};

const example = (kernel: string): ExampleParts => ({ kernel, log: [[10, connectText()]] });

/** A known-vulnerable version. The number proves it only for the first mainline release of it; else it is information. */
export const kernelRule = ({ defect, message, fires, silent, ...text }: KernelRuleText): Rule => ({
  ...text,
  severity: 'warning',
  tearSafe: true,
  category: 'security',
  needs: ['host.kernel'],
  fires: { capture: captureText(example(fires)) },
  silent: { capture: captureText(example(silent)) },
  evaluate: function* (context) {
    const { world } = context;
    const answer = hasDefect(world, defect);
    if (answer === 'no') context.pass();
    else if (answer === null || !usesBlkback(world)) context.unknown('host.kernel');
    else {
      context.pass();
      const { place, row } = kernelPlace(world);
      const doubt = answer === 'maybe' ? ' (unless the fix was ported back to this version)' : '';
      context.report({
        subject: 'd0',
        place,
        message: `${kernelLabel(context)}: ${message}${doubt}`,
        data: { kernel: world.host.kernel?.text ?? null },
        evidence: row === null ? [] : [{ table: 'host', row }],
        variant: variantName(blkbackVariant(world)),
        ...certainty(answer),
      });
    }
    yield;
  },
});
