import type { Facts } from '../../facts/facts.ts';
import { deviceName } from '../../world/device-name.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { HistoryStep } from '../recording.ts';
import type { ReplayLine } from '../replay-line.ts';

/** A message of the backend or one of its statistics lines, with what the replay needs of it. */
export interface LogLine extends HistoryStep {
  /** `kernelMessage.id`, or `stat`. */
  readonly id: string;
  readonly args: readonly string[];
}

/** Reads the line of an event. */
export const logLine = (facts: Facts, event: LogEvent): LogLine => {
  const place = { ...placeOfRow(facts, event.table, event.row), time: event.time };
  if (event.table === 'blkbackStat') {
    const { thread, persistent, persistentMax, f, rd, wr } = facts.tables.blkbackStat.row(event.row);
    const text = `(${thread}): rd ${rd} wr ${wr} f ${f} pg: ${persistent}/${persistentMax}`;
    return { ...place, text, id: 'stat', args: [] };
  }
  const { text, id, args } = facts.tables.kernelMessage.row(event.row);
  return { ...place, text: text ?? '', id: id ?? '', args: args ?? [] };
};

/** Where a row of a log stands. */
export const placeOfRow = (facts: Facts, name: LogEvent['table'], row: number): ReplayLine => {
  const { block, line } = facts.tables[name];
  return { source: facts.blocks[block.at(row)]?.source ?? 0, line: line.at(row) };
};

/** The blocks that hold the line: several files may. */
export const blocksOfLine = (facts: Facts, event: LogEvent): readonly number[] => {
  const { block } = facts.tables[event.table];
  return [event.row, ...event.copies].map((row) => block.at(row));
};

/** The limit of persistent grants that a line states, or null. */
export const limitOfLine = (facts: Facts, { table, row }: LogEvent): number | null => {
  if (table === 'blkbackStat') return facts.tables.blkbackStat.columns.persistentMax.at(row);
  const { id, args } = facts.tables.kernelMessage.columns;
  return id.at(row) === 'blkback.grant-added-to-the-tree' ? limitOfAdded(args.at(row) ?? []) : null;
};

/**
 * The limit in "grant G added to the tree …, using N/LIMIT", of its arguments; null: there is none. The driver adds none above
 * its limit, so that a lower one is a number whose end was cut off.
 */
export const limitOfAdded = (args: readonly string[]): number | null => {
  const [, count = NaN, limit = NaN] = args.map(Number);
  return count <= limit ? limit : null;
};

/** Name of the thread of a ring, without its process. */
export const threadName = (domid: string, device: string, ring: string | number): string => {
  const number = Number(device);
  const name = Number.isInteger(number) ? deviceName(number) : null;
  return `${domid}.${name ?? device}-${ring}`;
};

/** Messages that do not name their ring, by id: what a recording calls them. */
export const ringlessKinds: Readonly<Record<string, string>> = {
  'blkback.grant-added-to-the-tree': 'added',
  'blkback.going-to-purge-at-least': 'going',
  'blkback.still-missing-purged-frames': 'missing',
  'blkback.purged': 'Purged',
};
