import type { Facts } from '../facts/facts.ts';
import type { LogEvent } from './timeline.ts';

/**
 * What makes two lines of different files the same event: time and text; without a time, the same text at the same
 * count within its piece of the log (the third of them is the third in each).
 */
export const textKey = (
  facts: Facts,
  name: LogEvent['table'],
  row: number,
  time: number | null,
  piece: number,
  occurrences: Map<string, number>,
): string => {
  const text = name === 'blkbackStat' ? statText(facts, row) : (facts.tables[name].columns.text.at(row) ?? '');
  if (time !== null) return `${time} ${text}`;
  const counter = `${piece} ${text}`;
  const nth = (occurrences.get(counter) ?? 0) + 1;
  occurrences.set(counter, nth);
  return `#${nth} ${text}`;
};

const statText = (facts: Facts, row: number): string => {
  const { thread, oo, rd, wr, f, ds, persistent } = facts.tables.blkbackStat.columns;
  return [thread, oo, rd, wr, f, ds, persistent].map((column) => String(column.at(row))).join(' ');
};
