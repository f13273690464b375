import { decodeUtf8 } from '../../core/utf8.ts';
import type { Field } from '../field.ts';
import type { BlockFormat } from '../format.ts';
import { readEventHead } from './event-line.ts';
import { ModelEventsReader } from './model-events-reader.ts';

/** Longest head of an event. */
const MAX_HEAD = 300;

/**
 * An `events` section (XDUMP_FORMAT.md): one event of a model per line, `@12.5 m2.irq@vbd:1/51712`, with the outputs (`!`) and facts (`?`) that were
 * recorded for it. Recognised outside of a section by its first event. Facts: `events`.
 */
export const modelEventsFormat: BlockFormat = {
  name: 'model-events',
  kind: 'events',
  key: null,
  stream: 'tool',
  starts: ({ bytes, start, payload, end }) => {
    if (bytes[start] !== 64 || payload !== start) return null;
    return readEventHead(decodeUtf8(bytes, start, Math.min(end, start + MAX_HEAD))) === null ? null : 'header';
  },
  open: (context) => new ModelEventsReader(context),
  fields: (text) => {
    const head = readEventHead(text);
    if (head === null) return null;
    const { model, event, eventAt, object, objectAt, time } = head;
    const name = `${model}.${event}`;
    const fields: Field[] = [
      { start: 1, end: eventAt - 1, kind: 'time', name: 'time', value: time, domain: null },
      { start: eventAt, end: eventAt + name.length, kind: 'keyword', name: 'event', value: name, domain: null },
    ];
    if (object !== null)
      fields.push({
        start: objectAt,
        end: objectAt + object.length,
        kind: 'name',
        name: 'object',
        value: object,
        domain: null,
      });
    return fields;
  },
};
