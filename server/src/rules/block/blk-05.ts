import { factPlace } from '../../facts/fact-place.ts';
import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import { captureText } from './example-text.ts';
import { ringLines } from './ring-lines.ts';
import type { Rule } from '../rule.ts';

const example = (oo: number): string =>
  captureText({
    kernel: '3.4.0',
    log: [50, 60].map(
      (at) =>
        [
          at,
          `xen-blkback (blkback.1.xvda): oo ${String(oo).padStart(3)}  |  rd   90  |  wr   40  |  f    0  |  ds    0`,
        ] as const,
    ),
  });

/** Up to 3.10 all disks of the host share one pool of request objects. */
export const blk05: Rule = {
  id: 'BLK-05',
  name: 'out-of-requests-global-pool',
  title: 'Out of requests (global pool)',
  severity: 'info',
  tearSafe: false,
  needs: ['blkbackStat.oo', 'host.kernel'],
  condition:
    'The kernel of dom0 is older than 3.11 (or such a variant is stated) and a statistics line has oo above 0.',
  hint: 'Normal under load in this kernel; raise the parameter reqs, or upgrade',
  reference: 'drivers/block/xen-blkback/blkback.c: alloc_req(), xen_blkif_reqs, 3.0 to 3.10; invariant M2-I5',
  fires: { capture: example(12) },
  silent: { capture: example(0) },
  evaluate: function* (context) {
    const { world } = context;
    const { facts } = world;
    const variant = blkbackVariant(world);
    const isNew = isVariantFrom(variant, 'B311');
    const rings = ringLines(world);
    if (rings.length === 0) context.unknown('blkbackStat.oo');
    else if (isNew === null) context.unknown('host.kernel');
    else context.pass();
    if (isNew !== false) return;
    const reqs = world.parameter('xen_blkback.reqs')?.value ?? null;
    for (const { thread, subject, events } of rings) {
      const short = events.filter(({ row }) => (facts.tables.blkbackStat.columns.oo.at(row) ?? 0) > 0);
      const [first, ...others] = short;
      if (first === undefined) continue;
      const oo = facts.tables.blkbackStat.columns.oo.at(first.row);
      context.report({
        subject,
        place: factPlace(facts, 'blkbackStat', first.row, 'oo'),
        message: `${thread}: ${oo} times no free request object since the line before (all disks share the pool${reqs === null ? '' : ` of ${reqs}`})`,
        data: { thread, oo, reqs, count: short.length },
        related: others.map(({ row }) => ({
          place: factPlace(facts, 'blkbackStat', row, 'oo'),
          message: `oo ${facts.tables.blkbackStat.columns.oo.at(row)}`,
        })),
        evidence: [{ table: 'blkbackStat', row: first.row }],
        variant: variantName(variant),
      });
      yield;
    }
  },
};
