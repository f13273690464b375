import type { Facts } from '../../facts/facts.ts';
import type { FactRef } from '../lookup/rows-by-line.ts';
import { messageMeaning, type MessageMeaning } from './message-meaning.ts';

/** What the message of a line means, by the facts that the line gave; null where it is no message that is written down. */
export const lineMeaning = ({ tables }: Facts, rows: readonly FactRef[]): MessageMeaning | null => {
  for (const { table, row } of rows) {
    if (table !== 'hypervisorMessage' && table !== 'kernelMessage') continue;
    const id = tables[table].columns.id.at(row);
    const meaning = id === null ? null : messageMeaning(id);
    if (meaning !== null) return meaning;
  }
  return null;
};
