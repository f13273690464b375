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
      whole:
        origin === 'e' &&
        domid !== null &&
        (isWhole(block.completeness) || (block.completeness !== 'damaged' && domid !== last)),
    }));
  });
};
