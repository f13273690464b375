import type { Analysis } from '../../analysis/analysis.ts';
import { tableNames } from '../../facts/facts.ts';

/** Rows by table, for each source; tables without rows are left out. */
export type FactCounts = readonly Readonly<Record<string, number>>[];

/** Counts the facts of every source in one pass over each table. Rows of `--set` (line 0) are no facts of a source. */
export const countFacts = ({ sources, facts }: Analysis): FactCounts => {
  const counts = sources.map((): Record<string, number> => ({}));
  for (const name of tableNames) {
    const table = facts.tables[name];
    const perBlock = new Map<number, number>();
    for (let row = 0; row < table.rows();) {
      const block = table.block.at(row);
      const start = row;
      while (row < table.rows() && table.block.at(row) === block) row += 1;
      perBlock.set(block, (perBlock.get(block) ?? 0) + row - start);
    }
    for (const [block, count] of perBlock) {
      const source = counts[facts.blocks[block]?.source ?? -1];
      if (source !== undefined) source[name] = (source[name] ?? 0) + count;
    }
  }
  return counts;
};
