import type { ReadLine } from '../lookup/read-line.ts';

/** Tables whose rows are events of a recording that a model runs along, or outputs of what it models. */
const RECORDED: ReadonlySet<string> = new Set([
  'probeEvent',
  'tceCall',
  'mapcache',
  'ioreq',
  'ioreqServer',
  'swiotlbBounce',
  'events',
  'blkbackStat',
]);

/** May a model hold something at this line? Asked before the models are run. */
export const isRecorded = ({ view, context: { facts, rows } }: ReadLine): boolean =>
  view.block?.kind === 'events' ||
  rows.some(
    ({ table, row }) =>
      RECORDED.has(table) ||
      (table === 'kernelMessage' && facts.tables.kernelMessage.columns.subsystem.at(row) === 'blkback'),
  );
