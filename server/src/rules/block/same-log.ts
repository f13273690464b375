import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
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
      if (found !== undefined && found.completeness !== 'damaged' && firstLine < secondLine)
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
  /**
   * Lines at which the log is no longer in one piece: others were dropped, another boot begins, the output of another
   * command stands there, or time goes back (pieces of logs one after the other).
   */
  readonly breaks: readonly number[];
}

/** Lines of several processors may stand in the wrong order, but not by so many seconds. */
const STEP_BACK = 2;

/** Reads, once for each block, which lines of it are known. */
export const logLinesOf = (facts: Facts): ((block: Block) => LogLines) => {
  const known = new Map<number, LogLines>();
  return (block) => {
    const found = known.get(block.id);
    if (found !== undefined) return found;
    const { kernelMessage, blkbackStat, host } = facts.tables;
    const linesOf = (
      table: typeof kernelMessage | typeof blkbackStat | typeof host,
      keep: (row: number) => boolean,
    ): number[] => {
      const lines: number[] = [];
      for (let row = 0; row < table.rows(); row += 1)
        if (table.block.at(row) === block.id && keep(row)) lines.push(table.line.at(row));
      return lines;
    };
    const dropped = facts.notes
      .filter(
        ({ rule, source, line }) =>
          rule === 'GEN-11' && source === block.source && line >= block.firstLine && line <= block.lastLine,
      )
      .map(({ line }) => line);
    const lines = {
      statistics: linesOf(blkbackStat, () => true),
      messages: linesOf(kernelMessage, (row) => kernelMessage.columns.subsystem.at(row) === 'blkback'),
      breaks: [
        ...linesOf(host, () => true),
        ...dropped,
        ...foreignLines(facts, block),
        ...stepsBack(facts, block),
      ].sort((a, b) => a - b),
    };
    known.set(block.id, lines);
    return lines;
  };
};

/** How many of these lines stand between two others? */
export const countBetween = (lines: readonly number[], first: number, second: number): number =>
  lines.filter((line) => line > first && line < second).length;

/** First lines of what is no log and no dump of a console but stands in the middle of one. */
const foreignLines = ({ blocks }: Facts, { source, firstLine, lastLine }: Block): readonly number[] =>
  blocks
    .filter(
      (other) =>
        other.source === source &&
        other.format !== null &&
        other.kind !== 'xen-console' &&
        other.kind !== 'kernel-log' &&
        other.firstLine > firstLine &&
        other.firstLine <= lastLine,
    )
    .map((other) => other.firstLine);

/** Lines whose time is before that of the line above. */
const stepsBack = ({ tables }: Facts, { id }: Block): readonly number[] => {
  const times = [tables.kernelMessage, tables.blkbackStat].flatMap((table) => {
    const found: { readonly line: number; readonly time: number }[] = [];
    for (let row = 0; row < table.rows(); row += 1) {
      const time = table.columns.time.at(row);
      if (time !== null && table.block.at(row) === id) found.push({ line: table.line.at(row), time });
    }
    return found;
  });
  times.sort((a, b) => a.line - b.line);
  return times.flatMap(({ line, time }, index) => (time < (times[index - 1]?.time ?? time) - STEP_BACK ? [line] : []));
};
