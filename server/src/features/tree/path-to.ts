import type { Analysis } from '../../analysis/analysis.ts';
import { printAddress, type Address } from '../address.ts';
import { machineTree } from './machine.ts';
import type { TreeItem } from './node.ts';

/** Most nodes that are looked at: a tree of millions of grants is not walked to its end for one click. */
const MAX_VISITED = 200_000;

/**
 * The nodes of the Machine tree from a root to the thing with this address, preferring the node whose line is the one
 * asked from; null when the tree does not hold it. Subtrees of other domains are not opened.
 */
export const pathTo = (
  analysis: Analysis,
  address: Address,
  at: { readonly source: number; readonly line: number },
): readonly TreeItem[] | null => {
  const wanted = printAddress(address);
  const owner = 'domain' in address ? `d${address.domain}` : null;
  let visited = 0;
  let fallback: readonly TreeItem[] | null = null;
  const search = (level: readonly TreeItem[], above: readonly TreeItem[]): readonly TreeItem[] | null => {
    for (const item of level) {
      visited += 1;
      if (visited > MAX_VISITED) return null;
      const path = [...above, item];
      if (item.address === wanted) {
        if (item.place?.source === at.source && item.place.line === at.line) return path;
        fallback ??= path;
      }
      const isOtherDomain = /^d(?:\d+|\?)$/.test(item.key) && owner !== null && item.key !== owner;
      if (isOtherDomain || item.children === null || item.kind === 'note') continue;
      const found = search(item.children(), path);
      if (found !== null) return found;
    }
    return null;
  };
  return search(machineTree(analysis), []) ?? fallback;
};
