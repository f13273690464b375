import type { Place } from '../../core/place.ts';
import { MAX_TREE_CHILDREN } from '../../wire/tree.ts';
import { amount } from '../../core/amount.ts';

/** What a path through the Machine tree leads to. */
export interface TreeTarget {
  /** Address of `xdump show`. */
  readonly address: string;
  /** The domain that it belongs to, or null. */
  readonly domain: number | null;
  /** Its row in `grantActive` when it is a grant or one of the frames of one, or null. */
  readonly grant: number | null;
  /** Its row in `eventChannel` when it is a channel, or null. */
  readonly channel: number | null;
}

/**
 * A node of a side-panel tree. `key` is unique among its siblings and stable from one analysis to the next, so the
 * keys from the root to a node are its id. Children are made when they are asked for.
 */
export interface TreeItem {
  readonly key: string;
  readonly label: string;
  readonly description: string | null;
  /** Markdown; text from the capture is escaped in it. */
  readonly tooltip: string | null;
  readonly icon: string | null;
  readonly iconColor: string | null;
  readonly place: Place | null;
  /** Address of `xdump show`, or null. */
  readonly address: string | null;
  readonly value: string | null;
  readonly rule: string | null;
  readonly kind: 'bucket' | 'thing' | 'finding' | 'rule' | 'note';
  readonly expanded: boolean;
  readonly children: (() => readonly TreeItem[]) | null;
  /** May the node or something below it be what is looked for? Always true for nodes that cannot tell. */
  readonly mayHold: (target: TreeTarget) => boolean;
}

/** A node with the parts that differ from an empty thing. */
export const treeItem = (parts: Pick<TreeItem, 'key' | 'label'> & Partial<TreeItem>): TreeItem => ({
  description: null,
  tooltip: null,
  icon: null,
  iconColor: null,
  place: null,
  address: null,
  value: null,
  rule: null,
  kind: 'thing',
  expanded: false,
  children: null,
  mayHold: () => true,
  ...parts,
});

/**
 * Makes children from `count` items without a level above 500: buckets, if need be buckets of buckets. `make` answers
 * one child, `name` the label of an item for the label of its bucket.
 */
export const inBuckets = (
  count: number,
  make: (index: number) => TreeItem,
  name: (index: number) => string,
  mayHold: (first: number, last: number, target: TreeTarget) => boolean = () => true,
  from = 0,
): readonly TreeItem[] => {
  if (count <= MAX_TREE_CHILDREN) return Array.from({ length: count }, (_, index) => make(from + index));
  let size = MAX_TREE_CHILDREN;
  while (count / size > MAX_TREE_CHILDREN) size *= MAX_TREE_CHILDREN;
  return Array.from({ length: Math.ceil(count / size) }, (_, bucket) => {
    const first = from + bucket * size;
    const inside = Math.min(size, from + count - first);
    return treeItem({
      key: `n${first}`,
      label: `${name(first)} to ${name(first + inside - 1)}`,
      description: amount(inside, 'entry', 'entries'),
      icon: 'ellipsis',
      kind: 'bucket',
      children: () => inBuckets(inside, make, name, mayHold, first),
      mayHold: (target) => mayHold(first, first + inside - 1, target),
    });
  });
};

/** Puts bucket nodes between when there are too many nodes for one level. */
export const bucketed = (items: readonly TreeItem[]): readonly TreeItem[] =>
  items.length <= MAX_TREE_CHILDREN
    ? items
    : inBuckets(
        items.length,
        (index) => items[index] ?? treeItem({ key: `x${index}`, label: '?' }),
        (index) => items[index]?.label ?? '',
        (first, last, target) => items.slice(first, last + 1).some((item) => item.mayHold(target)),
      );

/** The nodes from the root to the one with these keys, or null when there is none. */
export const findPath = (roots: readonly TreeItem[], keys: readonly string[]): readonly TreeItem[] | null => {
  const path: TreeItem[] = [];
  let level = roots;
  for (const key of keys) {
    const node = level.find((item) => item.key === key);
    if (node === undefined) return null;
    path.push(node);
    level = node.children?.() ?? [];
  }
  return path;
};
