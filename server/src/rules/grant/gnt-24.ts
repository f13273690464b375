import type { Related } from '../../core/finding.ts';
import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';
import type { Evidence, Report, Rule } from '../rule.ts';
import { balanceExample } from './balance-text.ts';
import type { BalancedRing, GrantBalance } from './grant-balance.ts';
import { visitLawCases } from './law-inputs.ts';

/** Most terms of a sum that a message shows. */
const MAX_TERMS = 8;

/** The law: what a domain has mapped of another's grants is what its backends say that they use. */
export const gnt24: Rule = {
  id: 'GNT-24',
  name: 'grant-balance-the-law',
  title: 'Grant balance (the law)',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive', 'vbd', 'blkbackStat'],
  condition:
    'Active entries of a granter for one mapper = console and xenstore + the ring pages that xenstore lists + the persistent grants of its statistics lines (`pg: a/b`). Fewer entries than the lines around the dump allow, or a ring page of a connected device that is not mapped while others of it are: warning. More than they allow, with all requests that may be in flight: info. Undecided where a ring has no statistics line within 15 s, where the guest has devices of another class, and where the table is not complete.',
  hint: 'Fewer: the backend believes that it maps what the hypervisor does not know. More: a leak, or a device that xenstore does not list',
  reference:
    'drivers/block/xen-blkback/blkback.c: print_stats(), add_persistent_gnt(), xenbus.c: read_per_ring_refs(), Linux 4.5 to 6.12; checked over 50 captured tables',
  fires: { capture: balanceExample({ persistent: 17, statistics: 51 }) },
  silent: { capture: balanceExample({ persistent: 17, statistics: 17 }) },
  evaluate: ({ world, report, pass, unknown }) =>
    visitLawCases(world, (found) => {
      if (found.balance === null) {
        unknown(found.missing);
        return;
      }
      const { balance, missing } = found;
      const lost = balance.rings.filter((ring) => ring.missing.length > 0);
      // A lost ring page needs no statistics.
      if (lost.length > 0) report(lostPages(world, balance, lost));
      else if (missing !== null) unknown(missing);
      else {
        const off = imbalance(world, balance);
        if (off === null) pass();
        else report(off);
      }
    }),
};

const lostPages = (world: CaptureWorld, balance: GrantBalance, lost: readonly BalancedRing[]): Report => {
  const pages = lost.flatMap(({ vbd, ring, missing }) =>
    missing.map((ref) => `${hex(ref)} (${vbd.address}, ring ${ring.index})`),
  );
  const more = `ring page${pages.length === 1 ? '' : 's'} ${shorten(pages, ', ')} not mapped`;
  return {
    ...reportOf(world, balance, more),
    related: lost.map(({ vbd, ring, missing }) => ({
      place: ringPlace(world, vbd),
      message: `${vbd.address}: both ends connected, ring ${ring.index} has page ${missing.map(hex).join(', ')}`,
    })),
  };
};

const imbalance = (world: CaptureWorld, balance: GrantBalance): Report | null => {
  const fixed = balance.store + balance.mappedPages;
  const lows = balance.rings.map(({ range }) => range?.low ?? null);
  const low = lows.includes(null) ? null : fixed + sum(lows.map((value) => value ?? 0));
  const high = fixed + sum(balance.rings.map(({ range }) => range?.high ?? 0)) + balance.transient;
  if (low !== null && balance.rows < low) {
    const more = `${low - balance.rows} fewer than the statistics lines around it allow (at least ${low})`;
    return reportOf(world, balance, more, low, high);
  }
  if (balance.rows <= high) return null;
  const more = `${balance.rows - high} more than the statistics lines around it explain (at most ${high})`;
  return { ...reportOf(world, balance, more, low, high), severity: 'info' };
};

const reportOf = (
  world: CaptureWorld,
  balance: GrantBalance,
  more: string,
  low: number | null = null,
  high: number | null = null,
): Report => {
  const { granter, mapper, rows, store, ringPages, table } = balance;
  const known = balance.rings.flatMap(({ ring, vbd, range }) => (range === null ? [] : [{ ring, vbd, range }]));
  const persistent = sum(known.map(({ range }) => range.latest));
  const terms =
    known.length > 1
      ? ` (${shorten(
          known.map(({ range }) => String(range.latest)),
          '+',
        )})`
      : '';
  const arithmetic =
    known.length === balance.rings.length
      ? `${store} store and console + ${ringPages} ring page${ringPages === 1 ? '' : 's'} + ${persistent} persistent${terms} = ${store + ringPages + persistent}`
      : `${store} store and console + ${ringPages} ring page${ringPages === 1 ? '' : 's'} + persistent grants`;
  const evidence: Evidence[] = known.map(({ range }) => ({ table: 'blkbackStat', row: range.row }));
  return {
    subject: `d${granter}`,
    place: factPlace(world.facts, 'grantTable', table.row, 'granter'),
    message: `d${granter}→d${mapper}: ${rows} active grants; ${arithmetic}: ${more}`,
    data: { granter, mapper, rows, store, ringPages, persistent: known.map(({ range }) => range.latest), low, high },
    related: known.map(({ ring, vbd, range }): Related => ({
      place: factPlace(world.facts, 'blkbackStat', range.row, 'persistent'),
      message: `${vbd.address}, ring ${ring.index}: ${range.latest} persistent grants`,
    })),
    evidence: [{ table: 'grantTable', row: table.row }, ...evidence],
    confidence: 'medium',
    severity: 'warning',
    exact: true,
  };
};

const ringPlace = ({ facts }: CaptureWorld, { row }: VbdView): Related['place'] => {
  const place = factPlace(facts, 'vbd', row);
  return { ...place, line: facts.tables.vbd.columns.ringLine.at(row) ?? place.line };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const shorten = (terms: readonly string[], separator: string): string =>
  terms.length <= MAX_TERMS ? terms.join(separator) : `${terms.slice(0, MAX_TERMS).join(separator)}${separator}…`;
