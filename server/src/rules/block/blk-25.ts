import { factPlace } from '../../facts/fact-place.ts';
import { blkbackVariants, variantOfKernel, type BlkbackVariantId } from '../../world/blkback-variant.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { captureText } from './example-text.ts';
import { ringLines } from './ring-lines.ts';
import { kernelPlace } from './uses-blkback.ts';

const example = (kernel: string): string =>
  captureText({
    kernel,
    log: [
      [50, 'xen-blkback (blkback.1.xvda): oo   0  |  rd    9  |  wr    4  |  f    0  |  ds    0 | pg:   12/1056'],
      [60, 'xen-blkback (blkback.1.xvda): oo   0  |  rd    9  |  wr    4  |  f    0  |  ds    0 | pg:   12/1056'],
    ],
  });

/** The form of the statistics line tells the version of the driver. */
export const blk25: Rule = {
  id: 'BLK-25',
  name: 'bogus-fields-in-stats-line',
  title: 'Bogus fields in stats line',
  severity: 'warning',
  tearSafe: true,
  needs: ['blkbackStat', 'host.kernel'],
  condition:
    'A statistics line shows persistent grants, but the kernel is mainline before 3.11 or such a variant is stated; or, as information, no line shows them on a later kernel (the lines may have been cut).',
  hint: 'The version of the kernel that was assumed is not the one that printed the lines',
  reference: 'drivers/block/xen-blkback/blkback.c: print_stats(), 3.0 to 6.x; model M2.10',
  fires: { capture: example('3.4.0') },
  silent: { capture: example('3.12.0') },
  evaluate: function* (context) {
    const { world } = context;
    const assumed = assumedVariant(world);
    const rings = ringLines(world);
    if (rings.length === 0 || assumed === null) {
      context.unknown(rings.length === 0 ? 'blkbackStat' : 'host.kernel');
      return;
    }
    context.pass();
    const { persistent } = world.facts.tables.blkbackStat.columns;
    const events = rings.flatMap((ring) => ring.events.map((event) => ({ ring, event })));
    const limited = events.find(({ event }) => persistent.at(event.row) !== null);
    const prints = blkbackVariants.indexOf(assumed.id) >= blkbackVariants.indexOf('B311');
    const odd = limited === undefined ? (prints ? events[0] : undefined) : prints ? undefined : limited;
    yield;
    // A distribution's kernel may carry the driver of a later version under its number.
    if (odd === undefined || (!prints && !assumed.certain)) return;
    const kernel = kernelPlace(world);
    context.report({
      subject: 'd0',
      place: factPlace(world.facts, 'blkbackStat', odd.event.row, prints ? null : 'persistent'),
      message: prints
        ? `${odd.ring.thread}: no statistics line counts persistent grants, which ${assumed.label} prints`
        : `${odd.ring.thread}: the statistics line counts persistent grants, which ${assumed.label} does not print`,
      data: { kernel: world.host.kernel?.text ?? null, variant: assumed.id },
      related: [{ place: kernel.place, message: assumed.label }],
      evidence: [{ table: 'blkbackStat', row: odd.event.row }],
      ...(prints ? { confidence: 'low' as const } : {}),
      variant: assumed.id,
    });
  },
};

/** What the stated variant or the kernel's number, without the lines themselves, makes the driver. */
const assumedVariant = (
  world: CaptureWorld,
): { readonly id: BlkbackVariantId; readonly certain: boolean; readonly label: string } | null => {
  const stated = blkbackVariants.find((id) => id === world.parameter('blkback.variant')?.value);
  if (stated !== undefined) return { id: stated, certain: true, label: `variant ${stated}` };
  const { dom0Kernel: kernel } = world.host;
  return kernel === null
    ? null
    : { id: variantOfKernel(kernel), certain: kernel.mainline, label: `kernel ${kernel.text}` };
};
