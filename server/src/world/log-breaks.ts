import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';

/** Lines of several processors may stand in the wrong order, but not by so many seconds. */
const STEP_BACK = 2;

/**
 * Lines of a log, in order, at which it is no longer in one piece: others were dropped, another boot begins, the output of another command stands
 * there, or time goes back (pieces of logs one after the other). What stands on both sides of one proves nothing about what is between.
 */
export const logBreaks = (facts: Facts, block: Block): readonly number[] => {
  const { host, lostLines } = facts.tables;
  const linesOf = (table: typeof host | typeof lostLines): number[] => {
    const lines: number[] = [];
    for (let row = 0; row < table.rows(); row += 1)
      if (table.block.at(row) === block.id) lines.push(table.line.at(row));
    return lines;
  };
  return [...linesOf(host), ...linesOf(lostLines), ...foreignLines(facts, block), ...stepsBack(facts, block)].sort(
    (a, b) => a - b,
  );
};

/** Does a log hold several: does time go back in it, or is there more than one line with which a kernel's log begins? */
export const isOfSeveralBoots = (facts: Facts, block: Block): boolean => {
  const { host } = facts.tables;
  let boots = 0;
  for (let row = 0; row < host.rows(); row += 1)
    if (host.block.at(row) === block.id && host.columns.kernel.at(row) !== null) boots += 1;
  return boots > 1 || stepsBack(facts, block).length > 0;
};

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
