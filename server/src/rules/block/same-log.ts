import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
import { logBreaks } from '../../world/log-breaks.ts';
import type { LogEvent } from '../../world/timeline.ts';

/** Two statistics lines in one piece of a log: nothing of it is missing between them. */
export interface LinePair {
  readonly block: Block;
  readonly firstRow: number;
  readonly secondRow: number;
  readonly firstLine: number;
  readonly secondLine: number;
}

/** A block that holds both lines, in this order; null: no single piece of a log holds both. */
export const linesInOneLog = (facts: Facts, first: LogEvent, second: LogEvent): LinePair | null => {
  const { block, line } = facts.tables.blkbackStat;
  for (const firstRow of [first.row, ...first.copies]) {
    for (const secondRow of [second.row, ...second.copies]) {
      if (block.at(firstRow) !== block.at(secondRow)) continue;
      const found = facts.blocks[block.at(firstRow)];
      const firstLine = line.at(firstRow);
      const secondLine = line.at(secondRow);
      if (found !== undefined && (found.completeness !== 'damaged' || found.lossPlaced) && firstLine < secondLine)
        return { block: found, firstRow, secondRow, firstLine, secondLine };
    }
  }
  return null;
};

/** The lines of a log of which a rule knows what they are, in order. */
export interface LogLines {
  /** Lines of statistics. */
  readonly statistics: readonly number[];
  /** Lines of other messages of the block backend. */
  readonly messages: readonly number[];
  /** Lines at which the log is no longer in one piece (`logBreaks`). */
  readonly breaks: readonly number[];
}

/** Reads, once for each block, which lines of it are known. */
export const logLinesOf = (facts: Facts): ((block: Block) => LogLines) => {
  const known = new Map<number, LogLines>();
  return (block) => {
    const found = known.get(block.id);
    if (found !== undefined) return found;
    const { kernelMessage, blkbackStat } = facts.tables;
    const linesOf = (table: typeof kernelMessage | typeof blkbackStat, keep: (row: number) => boolean): number[] => {
      const lines: number[] = [];
      for (let row = 0; row < table.rows(); row += 1)
        if (table.block.at(row) === block.id && keep(row)) lines.push(table.line.at(row));
      return lines;
    };
    const lines = {
      statistics: linesOf(blkbackStat, () => true),
      messages: linesOf(kernelMessage, (row) => kernelMessage.columns.subsystem.at(row) === 'blkback'),
      breaks: logBreaks(facts, block),
    };
    known.set(block.id, lines);
    return lines;
  };
};

/** How many of these lines stand between two others? */
export const countBetween = (lines: readonly number[], first: number, second: number): number =>
  lines.filter((line) => line > first && line < second).length;
