/** What an entry maps (xen/include/asm-arm/p2m.h). Only `ram_rw` and `ram_ro` are RAM to a device model. */
export type ArmP2mType = 'ram_rw' | 'ram_ro' | 'mmio' | 'grant_map' | 'foreign' | 'iommu';

/** The lowest level with leaves: 1 GiB at level 1, 2 MiB at 2, 4 KiB at 3. */
export type P2mLevel = 1 | 2 | 3;

/** One mapping: 1 GiB, 2 MiB or 4 KiB by the level that it stands at. */
export interface P2mLeaf {
  readonly kind: 'leaf';
  readonly mfn: bigint;
  readonly type: ArmP2mType;
  /** What may be done, `rwx`. */
  readonly access: string;
}

/** A page of 512 entries; those that are missing are invalid. */
export interface P2mTable {
  readonly kind: 'table';
  readonly entries: Map<number, P2mEntry>;
}

/** A valid entry. */
export type P2mEntry = P2mLeaf | P2mTable;

/** Frames of 4 KiB that an entry of this level covers. */
export const LEVEL_FRAMES: Readonly<Record<P2mLevel, bigint>> = { 1: 262144n, 2: 512n, 3: 1n };

/** The level whose leaves are `2^order` frames: orders 18, 9 and 0. */
export const levelOfOrder = (order: number): P2mLevel | null =>
  order === 0 ? 3 : order === 9 ? 2 : order === 18 ? 1 : null;

/** The place of a guest frame in the table of a level. */
export const indexAt = (gfn: bigint, level: P2mLevel): number =>
  Number(level === 1 ? gfn / 262144n : (gfn / LEVEL_FRAMES[level]) % 512n);

/** Is it memory that a device model may have mapped? */
export const isRam = (type: ArmP2mType): boolean => type === 'ram_rw' || type === 'ram_ro';

/** The next lower level; level 3 has none. */
export const below = (level: P2mLevel): P2mLevel | null => (level === 1 ? 2 : level === 2 ? 3 : null);

/** What is really there: leaves by level, tables, and frames that are mapped. */
export interface TreeCount {
  readonly leaves: Record<P2mLevel, number>;
  tables: number;
  frames: bigint;
}

/** Counts a tree from its root, which stands at level 1. */
export const countTree = (root: P2mTable): TreeCount => {
  const count: TreeCount = { leaves: { 1: 0, 2: 0, 3: 0 }, tables: 0, frames: 0n };
  countInto(root, 1, count);
  return count;
};

const countInto = (table: P2mTable, level: P2mLevel, count: TreeCount): void => {
  count.tables += 1;
  const next = below(level);
  for (const entry of table.entries.values())
    if (entry.kind === 'leaf') {
      count.leaves[level] += 1;
      count.frames += LEVEL_FRAMES[level];
    } else if (next !== null) countInto(entry, next, count);
};

/** A tree of its own with equal content; leaves are never changed and so are shared. */
export const copyTable = ({ entries }: P2mTable): P2mTable => ({
  kind: 'table',
  entries: new Map([...entries].map(([k, entry]) => [k, entry.kind === 'leaf' ? entry : copyTable(entry)])),
});
