import { NumberColumn } from '../../core/number-column.ts';
import type { Facts } from '../../facts/facts.ts';
import { domainRow } from '../domain-row.ts';

/** Ids of domains that there is room for at first. */
const FIRST = 256;
const UUID = /^\/vm\/([0-9a-f-]{36})$/;

/** Remembers where the domains of a listing say their name and their identity: `/local/domain/D/name` and `vm`. */
export class StoreDomains {
  readonly #nodes: Facts['tables']['xenstoreNode'];
  /** Words of the keys. */
  readonly #name: number;
  readonly #vm: number;
  /** Number of each domain by its id, plus one; 0: none. */
  #ids = new Uint32Array(FIRST);
  /** By the order of the listing: the domain, the row that stands for it, the rows of its keys plus one. */
  readonly #domids = new NumberColumn(Uint32Array);
  readonly #rows = new NumberColumn(Uint32Array);
  readonly #names = new NumberColumn(Uint32Array);
  readonly #vms = new NumberColumn(Uint32Array);

  constructor(nodes: Facts['tables']['xenstoreNode']) {
    this.#nodes = nodes;
    this.#name = nodes.columns.path.store.wordOf('/name');
    this.#vm = nodes.columns.path.store.wordOf('/vm');
  }

  /** Looks at nodes of a domain's directory, rows [first, last]. */
  take(domid: number, first: number, last: number): void {
    const { path, value } = this.#nodes.columns;
    for (let row = first; row <= last; row += 1) {
      const word = path.store.wordAt(row);
      if ((word !== this.#name && word !== this.#vm) || !value.store.isKnown(row)) continue;
      const domain = this.#idOf(domid, row);
      if (word === this.#name) {
        this.#names.set(domain, row + 1);
        this.#rows.set(domain, row);
      } else this.#vms.set(domain, row + 1);
    }
  }

  /** Adds a row of `domain` for each. */
  addRows(facts: Facts, block: number): void {
    const { value } = this.#nodes.columns;
    const textOf = (row: number): string | null => (row === 0 ? null : value.at(row - 1));
    for (let domain = 0; domain < this.#domids.length; domain += 1) {
      const domid = this.#domids.at(domain);
      const name = textOf(this.#names.at(domain));
      const uuid = UUID.exec(textOf(this.#vms.at(domain)) ?? '')?.[1] ?? null;
      facts.tables.domain.add(block, this.#nodes.line.at(this.#rows.at(domain)), domainRow({ domid, name, uuid }));
    }
  }

  /** The number of a domain; a new one stands in a row. */
  #idOf(domid: number, row: number): number {
    if (domid >= this.#ids.length) {
      const larger = new Uint32Array(2 * domid);
      larger.set(this.#ids);
      this.#ids = larger;
    }
    const known = this.#ids[domid] ?? 0;
    if (known > 0) return known - 1;
    const domain = this.#domids.length;
    this.#ids[domid] = domain + 1;
    this.#domids.push(domid);
    this.#rows.push(row);
    this.#names.push(0);
    this.#vms.push(0);
    return domain;
  }
}
