import { isWhole } from '../core/completeness.ts';
import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';
import type { RowsOf } from './rows-by-block.ts';
import type { ChannelList } from './world.ts';

/** Groups event channels by listing and domain. A domain without channels has no list. */
export const buildChannels = (facts: Facts, blocks: readonly Block[], channelsOf: RowsOf): readonly ChannelList[] => {
  const { columns } = facts.tables.eventChannel;
  return blocks.flatMap((block) => {
    const byDomain = new Map<number | null, number[]>();
    for (const row of channelsOf(new Set([block.id]))) {
      const domid = columns.domid.at(row);
      const rows = byDomain.get(domid) ?? [];
      byDomain.set(domid, rows);
      rows.push(row);
    }
    const origin = block.key === 'e' ? 'e' : 'lsevtchn';
    const last = [...byDomain.keys()].at(-1);
    return [...byDomain].map(([domid, rows]) => ({
      domid,
      origin,
      block,
      rows,
      ordered: rows.every((row, index) => index === 0 || isBehind(columns.port, rows[index - 1] ?? row, row)),
      whole:
        origin === 'e' &&
        domid !== null &&
        (isWhole(block.completeness) || (block.completeness !== 'damaged' && domid !== last)),
    }));
  });
};

/** Is the port of a row above that of the row before? */
const isBehind = (port: { readonly at: (row: number) => number | null }, before: number, row: number): boolean =>
  (port.at(before) ?? 0) < (port.at(row) ?? 0);
