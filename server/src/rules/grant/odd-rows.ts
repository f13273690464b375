import { chunkMask, chunkRows } from '../../core/number-column.ts';
import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import type { CaptureWorld, GrantTableView } from '../../world/world.ts';

/** Rows between two pauses. */
const SLICE = 4096;

/** Refs below this are reserved (`GNTTAB_NR_RESERVED_ENTRIES`); only 0 (console) and 1 (xenstore) are in use. */
const RESERVED = 8;

/**
 * Visits the rows in which any of the checks of a single row may find something: pin counters that are high or do not
 * agree with the flags, a shared entry that is no grant to the mapper, a reserved reference. In a healthy table of
 * millions of rows that is none, so a check costs one pass over five integer columns and nothing per row.
 */
export const visitOddRows = function* (
  world: CaptureWorld,
  visit: (table: GrantTableView, row: number) => void,
): Work<void> {
  for (const { dumps } of world.snapshots) {
    for (const table of dumps.flatMap((dump) => dump.tables)) {
      const end = table.first + table.count;
      for (let from = table.first; from < end;) {
        const upTo = Math.min(end, from + SLICE, (Math.floor(from / chunkRows) + 1) * chunkRows);
        for (const row of oddRows(world.facts, from, upTo, table.version !== 2)) visit(table, row);
        from = upTo;
        yield;
      }
    }
  }
};

const NONE: readonly number[] = [];

/** The odd rows of [from, upTo), which lie in one chunk. A plain function, because such loops crawl in a generator. */
const oddRows = (facts: Facts, from: number, upTo: number, sharedFlags: boolean): readonly number[] => {
  const { ref, mapper, pin, sharedDomid, flags } = facts.tables.grantActive.columns;
  const refs = ref.store.chunkOf(from);
  const mappers = mapper.store.chunkOf(from);
  const pins = pin.store.chunkOf(from);
  const shared = sharedDomid.store.chunkOf(from);
  const words = flags.store.chunkOf(from);
  let odd: number[] | null = null;
  for (let row = from; row < upTo; row += 1) {
    const at = row & chunkMask;
    const word = words[at] ?? 0;
    const number = refs[at] ?? 0;
    if (
      isOddPin(pins[at] ?? 0, word) ||
      (sharedFlags && ((word & 3) !== 1 || mappers[at] !== shared[at])) ||
      (number < RESERVED && number > 1)
    ) {
      odd ??= [];
      odd.push(row);
    }
  }
  return odd ?? NONE;
};

/** Is a counter 100 or more, or do pin and flags disagree in any of the ways that the checks know? */
const isOddPin = (pin: number, flags: number): boolean => {
  const writes = (pin & 0x00ff00ff) !== 0;
  const high = (((pin & 0x7f7f7f7f) + 0x1c1c1c1c) | pin) & 0x80808080;
  return high !== 0 || pin === 0 || (flags & 0x18) !== (writes ? 0x18 : 0x08) || (writes && (flags & 4) !== 0);
};
