import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import { printAddress, type Address } from '../address.ts';
import { GrantIndex } from './grant-index.ts';
import { indexTables, type IndexInput } from './index-tables.ts';
import { MAX_MENTIONS, mentionPlace, type ThingMention } from './thing-mention.ts';

/** Which facts mention a thing: rows of grants by hashes, everything else, which is little, by address. */
export class ThingIndex {
  readonly #facts: Facts;
  readonly #grants: GrantIndex;
  /** `capture address` → mentions, in the order of tables and rows. */
  readonly #things: ReadonlyMap<string, readonly ThingMention[]>;

  private constructor(facts: Facts, grants: GrantIndex, things: ReadonlyMap<string, readonly ThingMention[]>) {
    this.#facts = facts;
    this.#grants = grants;
    this.#things = things;
  }

  static *build(input: IndexInput): Work<ThingIndex> {
    const grants = yield* GrantIndex.build(input.facts);
    return new ThingIndex(input.facts, grants, yield* indexTables(input));
  }

  /** The facts of one capture that mention a thing, at most {@link MAX_MENTIONS}, one for each line and field. */
  mentions(address: Address, capture: number): readonly ThingMention[] {
    const named = this.#named(address, capture);
    const all = [...this.#grantRows(address, capture), ...named];
    if (address.kind === 'port') all.push(...this.#otherEnd(named, capture));
    if (address.kind === 'vbd') all.push(...this.#partsOf(named, capture));
    return this.#once(all).slice(0, MAX_MENTIONS);
  }

  #named(address: Address, capture: number): readonly ThingMention[] {
    return this.#things.get(`${capture} ${printAddress(address)}`) ?? [];
  }

  #grantRows(address: Address, capture: number): readonly ThingMention[] {
    const rows = (found: readonly number[], field: string, isDefinition: boolean): readonly ThingMention[] =>
      found.map((row) => ({ table: 'grantActive', row, field, isDefinition, line: null }));
    switch (address.kind) {
      case 'gref':
        return rows(this.#grants.byRef(address.domain, address.ref, capture, MAX_MENTIONS), 'ref', true);
      case 'mfn':
        return rows(this.#grants.byFrame(address.frame, capture, MAX_MENTIONS), 'mfn', false);
      case 'pfn':
        return rows(this.#grants.byGuestFrame(address.domain, address.frame, capture, MAX_MENTIONS), 'gmfn', false);
      default:
        return [];
    }
  }

  /** What is known about the port at the other end of an interdomain channel: the device that it serves. */
  #otherEnd(named: readonly ThingMention[], capture: number): readonly ThingMention[] {
    const { remoteDomid, remotePort } = this.#facts.tables.eventChannel.columns;
    return named
      .filter(({ table, isDefinition }) => table === 'eventChannel' && isDefinition)
      .flatMap(({ row }) => {
        const domain = remoteDomid.at(row);
        const port = remotePort.at(row);
        return domain === null || port === null ? [] : this.#named({ kind: 'port', domain, port }, capture);
      })
      .map((mention) => ({ ...mention, isDefinition: false }));
  }

  /** The grants of a device's ring pages and its event channels. */
  #partsOf(named: readonly ThingMention[], capture: number): readonly ThingMention[] {
    const { frontendDomid, ringRefs, eventChannels } = this.#facts.tables.vbd.columns;
    return named
      .filter(({ table }) => table === 'vbd')
      .flatMap(({ row }) => {
        const domain = frontendDomid.at(row);
        if (domain === null) return [];
        const refs = (ringRefs.at(row) ?? []).flatMap((ref) => this.#grantRows({ kind: 'gref', domain, ref }, capture));
        const ports = (eventChannels.at(row) ?? []).flatMap((port) =>
          this.#named({ kind: 'port', domain, port }, capture).filter(({ table }) => table === 'eventChannel'),
        );
        return [...refs, ...ports].map((mention) => ({ ...mention, isDefinition: false }));
      });
  }

  #once(mentions: readonly ThingMention[]): readonly ThingMention[] {
    const seen = new Set<string>();
    return mentions.filter((mention) => {
      const { source, line } = mentionPlace(this.#facts, mention);
      const key = `${source}:${line}:${mention.field}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }
}
