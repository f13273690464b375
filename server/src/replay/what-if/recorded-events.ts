import { readModelFields } from '../../core/read-model-value.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { RecordedEvent } from '../recorded-event.ts';

/** The events of the `events` sections of a capture, in their order. */
export const recordedEvents = ({ facts: { tables, blocks }, capture }: CaptureWorld): readonly RecordedEvent[] => {
  const { events } = tables;
  return Array.from({ length: events.rows() }, (_, row) => row).flatMap((row) => {
    const block = blocks[events.block.at(row)];
    if (block?.capture !== capture.id) return [];
    const { time, model, event, object, values } = events.row(row);
    const { source } = block;
    const line = events.line.at(row);
    return {
      time,
      model: model ?? '',
      name: event ?? '',
      object,
      values: readModelFields(values ?? '', 0).fields,
      source,
      line,
    };
  });
};
