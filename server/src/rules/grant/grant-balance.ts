import { chunkMask } from '../../core/number-column.ts';
import type { Facts } from '../../facts/facts.ts';
import type { PersistentRange, PersistentRangeOf } from '../../world/persistent-ranges.ts';
import type { GrantDump, GrantTableView, RingView, SnapshotWorld, VbdView } from '../../world/world.ts';

const CONNECTED = 4;
/** Console (0) and xenstore (1). */
const RESERVED_IN_USE = 2;
const REQUESTS_PER_PAGE = 32;
const DIRECT_SEGMENTS = 11;

/** A ring of a device in the balance. */
export interface BalancedRing {
  readonly vbd: VbdView;
  readonly ring: RingView;
  /** Null: its statistics lines do not say what it had. */
  readonly range: PersistentRange | null;
  /** References of its pages that the table does not have. */
  readonly missing: readonly number[];
}

/** What one domain has mapped of another's grants, and what explains it. */
export interface GrantBalance {
  readonly granter: number;
  readonly mapper: number;
  readonly table: GrantTableView;
  /** Active entries that the mapper has. */
  readonly rows: number;
  /** Of these the console's and xenstore's. */
  readonly store: number;
  /** Rings of devices that both ends call connected and of which at least one page is mapped. */
  readonly rings: readonly BalancedRing[];
  /** Ring pages that must be there. */
  readonly ringPages: number;
  /** Ring pages that are there, of whatever device. */
  readonly mappedPages: number;
  /** Grants that requests in flight may hold besides the persistent ones. */
  readonly transient: number;
}

/**
 * Sets up the balance of a granter and a mapper in one dump. Only rings that xenstore lists count: after a detach the
 * last statistics line of a ring is stale. A device of which nothing is mapped has no backend (BLK-30), so it is left
 * out here; a device that is connecting or closing may explain rows, but nothing is expected of it.
 */
export const balanceGrants = (
  facts: Facts,
  snapshot: SnapshotWorld,
  dump: GrantDump,
  table: GrantTableView,
  mapper: number,
  rangeOf: PersistentRangeOf,
): GrantBalance => {
  const granter = table.granter ?? 0;
  const refs = refsOf(facts, table, mapper);
  const vbds = snapshot.vbds.filter((vbd) => vbd.frontendDomid === granter && vbd.backendDomid === mapper);
  const balanced: BalancedRing[] = [];
  let mappedPages = 0;
  let transient = 0;
  for (const vbd of vbds) {
    const pages = vbd.rings.flatMap((ring) => ring.refs);
    const mapped = pages.filter((ref) => refs.has(ref)).length;
    mappedPages += mapped;
    const connected = vbd.frontState === CONNECTED && vbd.backState === CONNECTED;
    const capacity = segmentsOf(facts, vbd);
    for (const ring of vbd.rings) {
      const entries = REQUESTS_PER_PAGE * Math.max(1, ring.refs.length);
      const range =
        vbd.name === null
          ? null
          : rangeOf({ domid: granter, device: vbd.name, ring: ring.index, entries: entries * capacity }, dump.window);
      if (facts.tables.vbd.columns.persistent.at(vbd.row) !== true || range?.full === true || !connected)
        transient += entries * (capacity + 1) + (connected ? 0 : (range?.high ?? 0));
      if (connected && mapped > 0)
        balanced.push({ vbd, ring, range, missing: ring.refs.filter((ref) => !refs.has(ref)) });
    }
  }
  return {
    granter,
    mapper,
    table,
    rows: refs.count,
    store: refs.reserved,
    rings: balanced,
    ringPages: balanced.reduce((sum, { ring }) => sum + ring.refs.length, 0),
    mappedPages,
    transient,
  };
};

/** Most segments of one request. */
const segmentsOf = (facts: Facts, vbd: VbdView): number =>
  Math.max(DIRECT_SEGMENTS, facts.tables.vbd.columns.maxIndirectSegments.at(vbd.row) ?? 0);

interface MapperRefs {
  readonly count: number;
  readonly reserved: number;
  readonly has: (ref: number) => boolean;
}

/** The references of a table that a domain has mapped. */
const refsOf = (facts: Facts, table: GrantTableView, mapper: number): MapperRefs => {
  const { ref, mapper: mappers } = facts.tables.grantActive.columns;
  const refs = new Set<number>();
  for (let row = table.first; row < table.first + table.count; row += 1) {
    if (mappers.store.chunkOf(row)[row & chunkMask] !== mapper) continue;
    refs.add(ref.store.chunkOf(row)[row & chunkMask] ?? 0);
  }
  let reserved = 0;
  for (let number = 0; number < RESERVED_IN_USE; number += 1) if (refs.has(number)) reserved += 1;
  return { count: refs.size, reserved, has: (number) => refs.has(number) };
};
