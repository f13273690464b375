import type { WideColumn } from '../../core/wide-column.ts';
import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import type { GrantTableView } from '../../world/world.ts';
import { markRepeats, visitRepeats } from './frame-filter.ts';

/** A row and the table that it stands in. */
export interface FoundRow {
  readonly row: number;
  readonly table: GrantTableView;
}

/**
 * Finds machine frames that several domains of one dump have granted. `visit` gets the first row of a frame and each
 * later one of another granter.
 */
export const visitSharedFrames = function* (
  facts: Facts,
  tables: readonly GrantTableView[],
  visit: (first: FoundRow, second: FoundRow) => void,
): Work<void> {
  const { store } = facts.tables.grantActive.columns.mfn;
  const sorted = tables.filter(({ count }) => count > 0).sort((a, b) => a.first - b.first);
  const runs = sorted.map(({ first, count }) => ({ first, end: first + count }));
  const repeats = yield* markRepeats(store, runs);
  const firstRow = firstRows(store, repeats.hits);
  // Rows are visited in order, so the table of the current row only moves on.
  let current = 0;
  yield* visitRepeats(repeats, store, runs, (row) => {
    while ((sorted[current + 1]?.first ?? Infinity) <= row) current += 1;
    const first = firstRow(row);
    const table = sorted[current];
    if (first === row || table === undefined || first >= table.first) return;
    const owner = tableOf(sorted, first);
    if (owner !== undefined && owner.granter !== table.granter) visit({ row: first, table: owner }, { row, table });
  });
};

/**
 * Remembers the first row of each frame: an open-addressing table that grows with the rows that are asked for. A place is the
 * row plus one, 0 when it is free (so that megabytes need not be filled in at once), and behind it the lower half of the frame.
 */
const firstRows = (column: WideColumn, expected: number): ((row: number) => number) => {
  const narrow = column.isNarrow;
  let places = new Int32Array(2 * 2 ** Math.ceil(Math.log2(expected * 4 + 64)));
  let used = 0;
  const placeOf = (row: number, low: number): number => {
    const mask = places.length - 2;
    let place = (Math.imul(low, 0x9e3779b1) >>> 3) & mask;
    for (;;) {
      const known = (places[place] ?? 0) - 1;
      if (known === -1 || (places[place + 1] === low && (narrow || column.high(known) === column.high(row))))
        return place;
      place = (place + 2) & mask;
    }
  };
  const put = (row: number, low: number, place: number): void => {
    places[place] = row + 1;
    places[place + 1] = low;
  };
  const grow = (): void => {
    const old = places;
    places = new Int32Array(old.length * 4);
    for (let at = 0; at < old.length; at += 2) {
      const row = (old[at] ?? 0) - 1;
      const low = old[at + 1] ?? 0;
      if (row !== -1) put(row, low, placeOf(row, low));
    }
  };
  return (row) => {
    const low = column.low(row) | 0;
    const place = placeOf(row, low);
    const known = (places[place] ?? 0) - 1;
    if (known !== -1) return known;
    put(row, low, place);
    used += 1;
    if (used * 4 > places.length) grow();
    return row;
  };
};

/** The table that holds a row. */
const tableOf = (sorted: readonly GrantTableView[], row: number): GrantTableView | undefined => {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((sorted[middle]?.first ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return sorted[low];
};
