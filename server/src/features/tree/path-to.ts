import { printAddress } from '../address.ts';
import type { Lookup } from '../lookup/lookup.ts';
import type { ThingHere } from '../navigation.ts';
import { machineTree } from './machine.ts';
import type { TreeItem, TreeTarget } from './node.ts';

/** Most nodes that are looked at for one click; nodes that cannot hold the target are not opened and cost nothing. */
const MAX_VISITED = 50_000;

/**
 * The nodes of the Machine tree from a root to a thing, preferring the node whose line is the one asked from; null when
 * the tree does not hold it.
 */
export const pathTo = (lookup: Lookup, here: ThingHere): readonly TreeItem[] | null => {
  const target = targetOf(lookup, here);
  let visited = 0;
  let fallback: readonly TreeItem[] | null = null;
  const search = (level: readonly TreeItem[], above: readonly TreeItem[]): readonly TreeItem[] | null => {
    for (const item of level) {
      visited += 1;
      if (visited > MAX_VISITED) return null;
      if (!item.mayHold(target)) continue;
      const path = [...above, item];
      if (item.address === target.address) {
        if (item.place?.source === here.source && item.place.line === here.line) return path;
        fallback ??= path;
      }
      if (item.children === null || item.kind === 'note') continue;
      const found = search(item.children(), path);
      if (found !== null) return found;
    }
    return null;
  };
  return search(machineTree(lookup), []) ?? fallback;
};

/** A frame leads to the grant that maps it: the row asked from, else the first. */
const targetOf = (lookup: Lookup, here: ThingHere): TreeTarget => {
  const { address } = here;
  const mentions = lookup.things.mentions(address, here.capture);
  const grants = mentions.filter(({ table }) => table === 'grantActive').map(({ row }) => row);
  const grant = here.grant !== null && grants.includes(here.grant) ? here.grant : (grants[0] ?? null);
  const channel =
    address.kind === 'port'
      ? (mentions.find(({ table, isDefinition }) => table === 'eventChannel' && isDefinition)?.row ?? null)
      : null;
  if (address.kind !== 'mfn' && address.kind !== 'pfn')
    return {
      address: printAddress(address),
      domain: address.domain,
      grant: address.kind === 'gref' ? grant : null,
      channel,
    };
  const { grantActive, grantTable } = lookup.analysis.facts.tables;
  const domain = grant === null ? null : grantTable.columns.granter.at(grantActive.columns.table.at(grant));
  if (grant === null || domain === null) return { address: printAddress(address), domain: null, grant, channel };
  const gref = printAddress({ kind: 'gref', domain, ref: grantActive.columns.ref.at(grant) });
  return { address: gref, domain, grant, channel };
};
