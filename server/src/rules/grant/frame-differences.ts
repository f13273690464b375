import { chunkMask, chunkRows } from '../../core/number-column.ts';
import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import type { GrantTableView } from '../../world/world.ts';

/** Rows between two pauses. */
const SLICE = 16384;

/** Visits the rows of a table whose granted frame is not the mapped one. */
export const visitFrameDifferences = function* (
  facts: Facts,
  table: GrantTableView,
  visit: (row: number) => void,
): Work<void> {
  const mfn = facts.tables.grantActive.columns.mfn.store;
  const gmfn = facts.tables.grantActive.columns.gmfn.store;
  const narrow = mfn.isNarrow && gmfn.isNarrow;
  const end = table.first + table.count;
  for (let from = table.first; from < end;) {
    const upTo = Math.min(end, from + SLICE, (Math.floor(from / chunkRows) + 1) * chunkRows);
    const mapped = mfn.lowColumn.chunkOf(from);
    const granted = gmfn.lowColumn.chunkOf(from);
    for (let row = from; row < upTo; row += 1) {
      if (mapped[row & chunkMask] !== granted[row & chunkMask] || (!narrow && mfn.high(row) !== gmfn.high(row)))
        visit(row);
    }
    from = upTo;
    yield;
  }
};
