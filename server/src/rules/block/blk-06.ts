import { factPlace } from '../../facts/fact-place.ts';
import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import { captureText, statText } from './example-text.ts';
import { ringLines } from './ring-lines.ts';
import type { Rule } from '../rule.ts';

/** So many requests in a line before their share means something. */
const REQUESTS = 100;
/** The share of requests that found no object, above which it is not the completion window. */
const SHARE = 0.01;

const example = (oo: number, rd: number): string => captureText({ log: [[50, statText('1.xvda-0', { oo, rd })]] });

/** Since 3.11 the pool holds as many request objects as the ring has entries. */
export const blk06: Rule = {
  id: 'BLK-06',
  name: 'out-of-requests-in-a-per-device-pool',
  title: 'Out of requests in a per-device pool',
  severity: 'warning',
  tearSafe: false,
  needs: ['blkbackStat.oo', 'blkbackStat.rd', 'blkbackStat.wr'],
  condition:
    'The kernel has a pool for each device or ring (3.11 and later, or the line shows persistent grants), and in a line with more than 100 reads and writes oo is more than 1 % of them.',
  hint: 'An unmap that waits for pages (network storage), or request objects that were lost',
  reference:
    'drivers/block/xen-blkback/blkback.c: __do_block_io_op(), alloc_req(), 3.11 to 6.x; model M2.8, invariant M2-I5',
  fires: { capture: example(500, 2000) },
  silent: { capture: example(2, 9000) },
  evaluate: function* (context) {
    const { world } = context;
    const { facts } = world;
    const { oo, rd, wr } = facts.tables.blkbackStat.columns;
    const variant = blkbackVariant(world);
    const isNew = isVariantFrom(variant, 'B311');
    const rings = ringLines(world);
    if (rings.length === 0) context.unknown('blkbackStat.oo');
    else if (isNew === null) context.unknown('host.kernel');
    else context.pass();
    if (isNew !== true) return;
    for (const { thread, subject, events } of rings) {
      const short = events.filter(({ row }) => {
        const served = (rd.at(row) ?? 0) + (wr.at(row) ?? 0);
        return served > REQUESTS && (oo.at(row) ?? 0) > SHARE * served;
      });
      const [first, ...others] = short;
      if (first === undefined) continue;
      const served = (rd.at(first.row) ?? 0) + (wr.at(first.row) ?? 0);
      context.report({
        subject,
        place: factPlace(facts, 'blkbackStat', first.row, 'oo'),
        message: `${thread}: ${oo.at(first.row)} times no free request object in ${served} requests, though the pool is as large as the ring`,
        data: { thread, oo: oo.at(first.row), requests: served, count: short.length },
        related: others.map(({ row }) => ({
          place: factPlace(facts, 'blkbackStat', row, 'oo'),
          message: `oo ${oo.at(row)}, rd ${rd.at(row)}, wr ${wr.at(row)}`,
        })),
        evidence: [{ table: 'blkbackStat', row: first.row }],
        variant: variantName(variant),
      });
      yield;
    }
  },
};
