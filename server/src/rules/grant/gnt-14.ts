import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { frozenExample } from './balance-text.ts';
import { visitLawCases } from './law-inputs.ts';

/** A backend believes that it maps grants that the hypervisor does not know. */
export const gnt14: Rule = {
  id: 'GNT-14',
  name: 'missing-active-grants',
  title: 'Missing active grants',
  severity: 'error',
  tearSafe: false,
  needs: ['grantActive', 'vbd', 'blkbackStat'],
  condition:
    'In a frozen snapshot a mapper has fewer entries of a granter than the ring pages of its connected devices and the persistent grants of their last statistics lines make together. Other devices only add to them. Silent where the law (GNT-24) decides.',
  hint: 'The backend uses memory that may already belong to somebody else; look for failed maps before the crash',
  reference: 'invariants M4-I11 and M4-I12; drivers/block/xen-blkback/blkback.c: print_stats()',
  // Made when they are asked for: hundreds of rows at every start would cost more than reading a pasted log.
  fires: {
    get capture(): string {
      return frozenExample({ rows: 200, max: 1056, statistics: 352, network: true });
    },
  },
  silent: {
    get capture(): string {
      return frozenExample({ rows: 360, max: 1056, statistics: 352, network: true });
    },
  },
  evaluate: ({ world, report, pass, unknown }) =>
    visitLawCases(world, (found) => {
      if (found.balance === null) {
        unknown(found.missing);
        return;
      }
      const { snapshot, balance, missing } = found;
      if (!snapshot.frozen || missing === null) {
        pass();
        return;
      }
      const ranges = balance.rings.flatMap(({ range }) => (range === null ? [] : [range]));
      const persistent = ranges.reduce((sum, range) => sum + (range.low ?? 0), 0);
      const expected = balance.ringPages + persistent;
      if (balance.rows >= expected) {
        if (ranges.length === balance.rings.length) pass();
        else unknown('blkbackStat.persistent');
        return;
      }
      const devices = [...new Set(balance.rings.map(({ vbd }) => vbd.address))];
      report({
        subject: devices.length === 1 ? (devices[0] ?? null) : `d${balance.granter}`,
        place: factPlace(world.facts, 'grantTable', balance.table.row, 'granter'),
        message: `${devices.join(', ')}: at least ${expected} mappings expected (${balance.ringPages} ring pages + ${persistent} persistent), the table shows ${balance.rows}`,
        data: { granter: balance.granter, mapper: balance.mapper, rows: balance.rows, expected },
        related: ranges.map(({ row, latest }) => ({
          place: factPlace(world.facts, 'blkbackStat', row, 'persistent'),
          message: `${latest} persistent grants`,
        })),
        evidence: [{ table: 'grantTable', row: balance.table.row }],
        frozen: true,
      });
    }),
};
