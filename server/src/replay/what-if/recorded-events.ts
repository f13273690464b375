import { readModelFields } from '../../core/read-model-value.ts';
import type { Facts } from '../../facts/facts.ts';
import type { RecordedEvent } from '../recorded-event.ts';

/** The events of `events` sections, in their order. */
export const recordedEvents = ({ tables, blocks }: Facts): readonly RecordedEvent[] => {
  const { events } = tables;
  return Array.from({ length: events.rows() }, (_, row) => {
    const { time, model, event, object, values } = events.row(row);
    return {
      time,
      model: model ?? '',
      name: event ?? '',
      object,
      values: readModelFields(values ?? '', 0).fields,
      source: blocks[events.block.at(row)]?.source ?? 0,
      line: events.line.at(row),
    };
  });
};
