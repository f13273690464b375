/**
 * The entries in [first, first + count) that a sparse table has, in order. A call of the guest may name any number of them, so the cost is
 * that of the shorter of the range and the table.
 */
export const entriesIn = (table: ReadonlyMap<bigint, unknown>, first: bigint, count: bigint): readonly bigint[] => {
  if (count > BigInt(table.size))
    return [...table.keys()].filter((key) => key >= first && key < first + count).sort((a, b) => (a < b ? -1 : 1));
  const found: bigint[] = [];
  for (let key = first; key < first + count; key += 1n) if (table.has(key)) found.push(key);
  return found;
};
