import type { Facts } from '../../facts/facts.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { HeldSink } from '../moments/held.ts';
import type { MomentLog } from '../moments/moment-log.ts';
import { placeOfRow } from './log-line.ts';

/** Keeps what the model holds after a line of the log, wherever the line stands; a statistics line is about its ring, others do not name one. */
export const keepLogMoment = (
  moments: MomentLog,
  facts: Facts,
  { table, row, copies }: LogEvent,
  hold: (into: HeldSink) => void,
): void => {
  const thread = table === 'blkbackStat' ? facts.tables.blkbackStat.columns.thread.at(row) : null;
  moments.take(placeOfRow(facts, table, row), thread === null ? null : `log{${thread}}`, hold, {
    copies: copies.map((copy) => placeOfRow(facts, table, copy)),
  });
};
