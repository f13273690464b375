import { hex } from '../core/hex.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { parseAddress, printAddress } from './address.ts';
import { deviceName } from './device-name.ts';
import { showThing } from './show.ts';

/** One thing that can be gone to. */
export interface SearchHit {
  readonly address: string;
  readonly label: string;
  readonly detail: string;
}

/** Things whose address or name holds the query, at most `limit`; a complete address that exists comes first. */
export const searchThings = (analysis: Analysis, query: string, limit: number): readonly SearchHit[] => {
  const wanted = query.trim().toLowerCase();
  const hits = new Map<string, SearchHit>();
  const exact = parseAddress(wanted);
  if (exact !== null) {
    const shown = showThing(analysis, exact);
    if (shown !== null)
      hits.set(shown.address, {
        address: shown.address,
        label: shown.facts[0]?.text ?? shown.address,
        detail: `${shown.total} facts`,
      });
  }
  for (const hit of candidates(analysis)) {
    if (hits.size >= limit) break;
    if (`${hit.address} ${hit.label} ${hit.detail}`.toLowerCase().includes(wanted) && !hits.has(hit.address))
      hits.set(hit.address, hit);
  }
  return [...hits.values()];
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
  for (let table = 0; table < grantTable.rows(); table += 1) {
    const domain = grantTable.columns.granter.at(table);
    if (domain === null) continue;
    const first = grantTable.columns.firstRow.at(table);
    for (let row = first; row < first + (grantTable.columns.rows.at(table) ?? 0); row += 1) {
      const ref = grantActive.columns.ref.at(row);
      yield {
        address: printAddress({ kind: 'gref', domain, ref }),
        label: `grant ${hex(ref)} of d${domain}, mapped by d${grantActive.columns.mapper.at(row)}`,
        detail: `mfn ${hex(grantActive.columns.mfn.at(row) ?? 0n)}`,
      };
    }
  }
};
