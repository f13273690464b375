import type { Place } from '../../core/place.ts';

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
  ...parts,
});

/** Longest level of a tree. */
const MAX_CHILDREN = 500;

/**
 * Makes children from `count` items without a level above 500: buckets, if need be buckets of buckets. `make` answers
 * one child, `name` the label of an item for the label of its bucket.
 */
export const inBuckets = (
  count: number,
  make: (index: number) => TreeItem,
  name: (index: number) => string,
  from = 0,
): readonly TreeItem[] => {
  if (count <= MAX_CHILDREN) return Array.from({ length: count }, (_, index) => make(from + index));
  let size = MAX_CHILDREN;
  while (count / size > MAX_CHILDREN) size *= MAX_CHILDREN;
  return Array.from({ length: Math.ceil(count / size) }, (_, bucket) => {
    const first = from + bucket * size;
    const inside = Math.min(size, from + count - first);
    return treeItem({
      key: `n${first}`,
      label: `${name(first)} to ${name(first + inside - 1)}`,
      description: `${inside} entries`,
      icon: 'ellipsis',
      kind: 'bucket',
      children: () => inBuckets(inside, make, name, first),
    });
  });
};

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
