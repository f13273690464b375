import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import { RowHash } from './row-hash.ts';

/** Rows between two looks at the clock. */
const SLICE = 8192;

/** Finds rows of `grantActive` by granter and reference, by machine frame, and by guest frame. */
export class GrantIndex {
  readonly #facts: Facts;
  readonly #refs: RowHash;
  readonly #frames: RowHash;
  readonly #guestFrames: RowHash;

  private constructor(facts: Facts) {
    this.#facts = facts;
    const rows = facts.tables.grantActive.rows();
    this.#refs = new RowHash(rows);
    this.#frames = new RowHash(rows);
    this.#guestFrames = new RowHash(rows);
  }

  static *build(facts: Facts): Work<GrantIndex> {
    const index = new GrantIndex(facts);
    const { ref, mfn, gmfn } = facts.tables.grantActive.columns;
    for (let row = facts.tables.grantActive.rows() - 1; row >= 0; row -= 1) {
      index.#refs.add(row, refKey(index.#granter(row), ref.store.at(row)));
      index.#frames.add(row, mfn.store.low(row));
      index.#guestFrames.add(row, gmfn.store.low(row));
      if (row % SLICE === 0) yield;
    }
    return index;
  }

  /** Rows of one domain's reference, at most `limit`. */
  byRef(domain: number, ref: number, capture: number, limit: number): readonly number[] {
    const { columns } = this.#facts.tables.grantActive;
    return this.#collect(this.#refs, refKey(domain, ref), capture, limit, (row) => {
      return columns.ref.store.at(row) === ref && this.#granter(row) === domain;
    });
  }

  /** Rows that map a machine frame. */
  byFrame(frame: number, capture: number, limit: number): readonly number[] {
    const { store } = this.#facts.tables.grantActive.columns.mfn;
    return this.#collect(this.#frames, frame >>> 0, capture, limit, (row) => store.number(row) === frame);
  }

  /** Rows by which a domain grants one of its frames. */
  byGuestFrame(domain: number, frame: number, capture: number, limit: number): readonly number[] {
    const { store } = this.#facts.tables.grantActive.columns.gmfn;
    return this.#collect(this.#guestFrames, frame >>> 0, capture, limit, (row) => {
      return store.number(row) === frame && this.#granter(row) === domain;
    });
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
    hash.visit(key, (row) => {
      if (matches(row) && this.#facts.blocks[block.at(row)]?.capture === capture) found.push(row);
      return found.length < limit;
    });
    return found;
  }
}

const refKey = (domain: number, ref: number): number => (ref ^ Math.imul(domain + 1, 0x85ebca6b)) >>> 0;
