import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { pagesInMiB } from '../decode.ts';
import { describeFact } from '../describe-fact.ts';
import { bucketed, treeItem, type TreeItem } from './node.ts';

/**
 * The memory of the host as the last dump of key `m` or `H` shows it: what is free, by zone, and the NUMA nodes of the
 * last dump of key `u`. Null when the capture has none of them.
 */
export const memoryNode = ({ facts, capture }: CaptureWorld): TreeItem | null => {
  const { memoryFree, numaNode } = facts.tables;
  const free = lastBlock(facts, 'memoryFree', capture.id);
  const nodes = lastBlock(facts, 'numaNode', capture.id);
  const [first] = [...free, ...nodes];
  if (first === undefined) return null;
  const total = free.find((row) => memoryFree.columns.what.at(row) === 'domains');
  const pages = total === undefined ? null : memoryFree.columns.pages.at(total);
  return treeItem({
    key: 'memory',
    label: 'memory',
    description: pages === null ? null : `${pagesInMiB(pages)} free`,
    icon: 'chip',
    place: factPlace(facts, free.length > 0 ? 'memoryFree' : 'numaNode', first),
    mayHold: () => false,
    children: () =>
      bucketed([
        ...nodes.map((row) =>
          treeItem({
            key: `n${row}`,
            label: `node ${numaNode.columns.node.at(row)}`,
            description: nodeDescription(facts, row),
            tooltip: describeFact(facts, { table: 'numaNode', row }),
            icon: 'circuit-board',
            place: factPlace(facts, 'numaNode', row),
          }),
        ),
        // Key `H` prints all zones of the address space; most are empty.
        ...free
          .filter((row) => (memoryFree.columns.pages.at(row) ?? 0) > 0)
          .map((row) =>
            treeItem({
              key: `f${row}`,
              label: [memoryFree.columns.what.at(row), memoryFree.columns.zone.at(row)].join(' ').trim(),
              description: `${pagesInMiB(memoryFree.columns.pages.at(row) ?? 0)} free`,
              tooltip: describeFact(facts, { table: 'memoryFree', row }),
              icon: 'symbol-numeric',
              place: factPlace(facts, 'memoryFree', row),
            }),
          ),
      ]),
  });
};

const nodeDescription = (facts: CaptureWorld['facts'], row: number): string => {
  const { pages, freePages } = facts.tables.numaNode.columns;
  const size = pages.at(row);
  const free = freePages.at(row);
  return [size === null ? null : pagesInMiB(size), free === null ? null : `${pagesInMiB(free)} free`]
    .filter((part) => part !== null)
    .join(', ');
};

/** The rows of a table that come from the last block of a capture with any. */
const lastBlock = (
  facts: CaptureWorld['facts'],
  name: 'memoryFree' | 'numaNode',
  capture: number,
): readonly number[] => {
  const { block } = facts.tables[name];
  let last = -1;
  let rows: number[] = [];
  for (let row = 0; row < block.length; row += 1) {
    const id = block.at(row);
    if (facts.blocks[id]?.capture !== capture) continue;
    if (id !== last) rows = [];
    last = id;
    rows.push(row);
  }
  return rows;
};
