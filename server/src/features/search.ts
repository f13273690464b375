import { hex } from '../core/hex.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Work } from '../core/work.ts';
import { parseAddress, printAddress, type Address } from './address.ts';
import { deviceName } from '../world/device-name.ts';
import type { Lookup } from './lookup/lookup.ts';
import { showThing } from './show.ts';

/** One thing that can be gone to. */
export interface SearchHit {
  readonly address: string;
  readonly label: string;
  readonly detail: string;
}

/** Most grants that are looked through for a part of an address; a complete number is found at once. */
const MAX_GRANTS = 200_000;
/** Candidates between two looks at the clock. */
const SLICE = 512;

/** Things whose address or name holds the query, at most `limit`; what the query names completely comes first. */
export const searchThings = function* (lookup: Lookup, query: string, limit: number): Work<readonly SearchHit[]> {
  const wanted = query.trim().toLowerCase();
  const hits = new Map<string, SearchHit>();
  for (const address of [...exactAddresses(lookup, wanted)]) {
    const shown = hits.size < limit ? showThing(lookup, { address, snapshot: null }) : null;
    yield;
    if (shown !== null)
      hits.set(shown.address, {
        address: shown.address,
        label: shown.facts[0]?.text ?? shown.address,
        detail: shown.total === 1 ? 'one fact' : `${shown.total} facts`,
      });
  }
  let looked = 0;
  for (const hit of candidates(lookup.analysis)) {
    if (hits.size >= limit) break;
    if (++looked % SLICE === 0) yield;
    if (`${hit.address} ${hit.label} ${hit.detail}`.toLowerCase().includes(wanted) && !hits.has(hit.address))
      hits.set(hit.address, hit);
  }
  return [...hits.values()];
};

/** What the query may name completely: an address, or a bare number as frame, reference, port or device of any domain. */
const exactAddresses = function* ({ analysis: { world } }: Lookup, wanted: string): Generator<Address> {
  const parsed = parseAddress(wanted);
  if (parsed !== null) yield parsed.address;
  if (!/^(?:0x[0-9a-f]{1,13}|\d{1,15})$/.test(wanted)) return;
  const value = Number(wanted);
  yield { kind: 'mfn', frame: value };
  const domains = new Set(
    world.captures.flatMap(({ snapshots }) =>
      snapshots.flatMap((moment) => [
        ...moment.domains.keys(),
        ...moment.dumps
          .flatMap(({ tables }) => tables.map(({ granter }) => granter))
          .filter((granter) => granter !== null),
      ]),
    ),
  );
  for (const domain of domains) {
    yield { kind: 'gref', domain, ref: value };
    yield { kind: 'vbd', domain, device: value };
    yield { kind: 'port', domain, port: value };
  }
};

/** Everything that can be gone to: domains, devices, channels, then grants. */
const candidates = function* ({ facts, world }: Analysis): Generator<SearchHit> {
  for (const { snapshots } of world.captures) {
    for (const { domains, vbds } of snapshots) {
      for (const { domid, name, type } of domains.values())
        yield { address: `d${domid}`, label: `domain d${domid}${name === null ? '' : ` ${name}`}`, detail: type ?? '' };
      for (const { address, name, device, frontendDomid } of vbds) {
        if (device === null || frontendDomid === null) continue;
        yield {
          address,
          label: `block device ${name ?? deviceName(device) ?? device} of d${frontendDomid}`,
          detail: String(device),
        };
      }
    }
  }
  const { eventChannel, grantTable, grantActive } = facts.tables;
  for (let row = 0; row < eventChannel.rows(); row += 1) {
    const domain = eventChannel.columns.domid.at(row);
    const port = eventChannel.columns.port.at(row);
    if (domain !== null && port !== null)
      yield { address: printAddress({ kind: 'port', domain, port }), label: `port ${port} of d${domain}`, detail: '' };
  }
  let grants = 0;
  for (let table = 0; table < grantTable.rows(); table += 1) {
    const domain = grantTable.columns.granter.at(table);
    if (domain === null) continue;
    const first = grantTable.columns.firstRow.at(table);
    for (let row = first; row < first + (grantTable.columns.rows.at(table) ?? 0); row += 1) {
      if (++grants > MAX_GRANTS) return;
      const ref = grantActive.columns.ref.at(row);
      yield {
        address: printAddress({ kind: 'gref', domain, ref }),
        label: `grant ${hex(ref)} of d${domain}, mapped by d${grantActive.columns.mapper.at(row)}`,
        detail: `mfn ${hex(grantActive.columns.mfn.at(row) ?? 0n)}`,
      };
    }
  }
};
