import { lowerBound } from '../../core/lower-bound.ts';
import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import { RowHash } from './row-hash.ts';

/** Rows between two looks at the clock. */
const SLICE = 4096;

/**
 * Rows [first, end) of one grant table in which references ascend, as the hypervisor prints them: the whole table, or pieces of
 * it where what was captured is out of order.
 */
interface AscendingRows {
  readonly first: number;
  readonly end: number;
  readonly capture: number;
}

/** Finds rows of `grantActive` by granter and reference, by machine frame, and by guest frame. */
export class GrantIndex {
  readonly #facts: Facts;
  readonly #tables = new Map<number, AscendingRows[]>();
  readonly #frames: RowHash;
  /** Only rows whose guest frame is another number than the machine frame. */
  readonly #guestFrames: RowHash;

  private constructor(facts: Facts) {
    this.#facts = facts;
    const rows = facts.tables.grantActive.rows();
    this.#frames = new RowHash(rows);
    this.#guestFrames = new RowHash(rows);
  }

  static *build(facts: Facts): Work<GrantIndex> {
    const index = new GrantIndex(facts);
    yield* index.#readTables();
    yield* index.#frames.prepare();
    const { mfn, gmfn } = facts.tables.grantActive.columns;
    for (let row = facts.tables.grantActive.rows() - 1; row >= 0; row -= 1) {
      const low = mfn.store.low(row);
      const guestLow = gmfn.store.low(row);
      index.#frames.add(row, low);
      if (guestLow !== low) index.#guestFrames.add(row, guestLow);
      if (row % SLICE === 0) yield;
    }
    return index;
  }

  /** Rows of one domain's reference, at most `limit`. */
  byRef(domain: number, ref: number, capture: number, limit: number): readonly number[] {
    const { store } = this.#facts.tables.grantActive.columns.ref;
    const found: number[] = [];
    for (const rows of this.#tables.get(domain) ?? []) {
      if (rows.capture !== capture) continue;
      for (let row = this.#bisect(rows, ref); row < rows.end && store.at(row) === ref; row += 1) {
        if (found.length === limit) return found;
        found.push(row);
      }
    }
    return found;
  }

  /** Rows that map a machine frame. */
  byFrame(frame: number, capture: number, limit: number): readonly number[] {
    const { store } = this.#facts.tables.grantActive.columns.mfn;
    return this.#collect(this.#frames, frame, capture, limit, (row) => store.number(row) === frame);
  }

  /** Rows by which a domain grants one of its frames. */
  byGuestFrame(domain: number, frame: number, capture: number, limit: number): readonly number[] {
    const { columns } = this.#facts.tables.grantActive;
    const granted = (row: number): boolean => columns.gmfn.store.number(row) === frame && this.#granter(row) === domain;
    return [
      ...this.#collect(this.#frames, frame, capture, limit, granted),
      ...this.#collect(this.#guestFrames, frame, capture, limit, granted),
    ].slice(0, limit);
  }

  *#readTables(): Work<void> {
    const { columns, block, rows } = this.#facts.tables.grantTable;
    for (let table = 0; table < rows(); table += 1) {
      const granter = columns.granter.at(table);
      if (granter === null) continue;
      const first = columns.firstRow.at(table);
      const known = this.#tables.get(granter) ?? [];
      this.#tables.set(granter, known);
      const capture = this.#facts.blocks[block.at(table)]?.capture ?? -1;
      for (const piece of yield* this.#ascending(first, first + (columns.rows.at(table) ?? 0)))
        known.push({ ...piece, capture });
    }
  }

  /** Cuts rows where the next reference is smaller. */
  *#ascending(first: number, end: number): Work<readonly { readonly first: number; readonly end: number }[]> {
    const { store } = this.#facts.tables.grantActive.columns.ref;
    const pieces = [];
    let begin = first;
    for (let row = first + 1; row < end; row += 1) {
      if (store.at(row) < store.at(row - 1)) {
        pieces.push({ first: begin, end: row });
        begin = row;
      }
      if (row % SLICE === 0) yield;
    }
    pieces.push({ first: begin, end });
    return pieces;
  }

  #bisect({ first, end }: AscendingRows, ref: number): number {
    const { store } = this.#facts.tables.grantActive.columns.ref;
    return lowerBound(first, end, (row) => store.at(row) < ref);
  }

  #granter(row: number): number {
    const { grantTable, grantActive } = this.#facts.tables;
    return grantTable.columns.granter.at(grantActive.columns.table.store.at(row)) ?? -1;
  }

  #collect(
    hash: RowHash,
    key: number,
    capture: number,
    limit: number,
    matches: (row: number) => boolean,
  ): readonly number[] {
    const { block } = this.#facts.tables.grantActive;
    const found: number[] = [];
    hash.visit(key >>> 0, (row) => {
      if (matches(row) && this.#facts.blocks[block.at(row)]?.capture === capture) found.push(row);
      return found.length < limit;
    });
    return found;
  }
}
