import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { frozenExample } from './balance-text.ts';
import type { GrantBalance } from './grant-balance.ts';
import { visitLawCases } from './law-inputs.ts';

/** Grants that no backend explains and nobody worries about. */
const TOLERANCE = 16;
const LIMIT = 'xen_blkback.max_persistent_grants';

/** More grants are mapped than all devices that xenstore lists can use. */
export const gnt13: Rule = {
  id: 'GNT-13',
  name: 'unexplained-active-grants',
  title: 'Unexplained active grants',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive', 'vbd', 'parameter', 'blkbackStat'],
  condition:
    'In a frozen snapshot a mapper has 16 more entries of a granter than console, xenstore, ring pages, the persistent grants (of a ring without statistics: max_persistent_grants as captured) and all requests in flight explain. Silent where the law (GNT-24) decides; undecided with devices of other classes.',
  hint: 'A leak in a backend, or a device that xenstore does not list (network, framebuffer, pvcalls, vchan)',
  reference: 'invariant M4-I11; drivers/block/xen-blkback/blkback.c: add_persistent_gnt()',
  // Made when they are asked for: hundreds of rows at every start would cost more than reading a pasted log.
  fires: {
    get capture(): string {
      return frozenExample({ rows: 900, max: 400 });
    },
  },
  silent: {
    get capture(): string {
      return frozenExample({ rows: 430, max: 420 });
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
      if (missing === 'vbd') {
        unknown('vbd');
        return;
      }
      const explained = explainedBy(world, balance);
      if (explained === null) unknown('parameter');
      else if (balance.rows <= explained + TOLERANCE) pass();
      else
        report({
          subject: `d${balance.granter}`,
          place: factPlace(world.facts, 'grantTable', balance.table.row, 'granter'),
          message: `d${balance.granter}→d${balance.mapper}: ${balance.rows} active grants, backends explain at most ${explained}`,
          data: { granter: balance.granter, mapper: balance.mapper, rows: balance.rows, explained },
          evidence: [{ table: 'grantTable', row: balance.table.row }],
          frozen: true,
        });
    }),
};

/** Most entries that the devices can use; null where a ring has neither statistics nor a captured limit. */
const explainedBy = ({ parameter }: CaptureWorld, balance: GrantBalance): number | null => {
  const limit = Number(parameter(LIMIT)?.value ?? NaN);
  let explained = balance.store + balance.mappedPages + balance.transient;
  for (const { range } of balance.rings) explained += range?.high ?? limit;
  return Number.isNaN(explained) ? null : explained;
};
