import type { Field } from '../field.ts';
import type { TraceEvent } from './trace-event.ts';
import type { TraceValues } from './trace-template.ts';

/** The fields of an event that was just found in `bytes`; `offset` is where the first byte stands in the line. */
export const eventFields = <Context>(
  event: TraceEvent<Context>,
  values: TraceValues,
  bytes: Uint8Array,
  offset: number,
): readonly Field[] =>
  event.fields.map(([kind, name], index) => {
    const slot = event.template.slots[index];
    const wide = values.big(index);
    const number = wide <= BigInt(Number.MAX_SAFE_INTEGER) ? values.number(index) : wide;
    return {
      start: offset + (values.starts[index] ?? 0),
      end: offset + (values.ends[index] ?? 0),
      kind,
      name,
      value: slot === 'w' || slot === 'p' ? values.word(index, bytes) : number,
      domain: null,
    };
  });

/** The units of a text as bytes, so that places in the bytes are places in the text; what is not ASCII is `?`. */
export const unitsOf = (text: string): Uint8Array =>
  Uint8Array.from({ length: Math.min(text.length, 2000) }, (_, index) => {
    const unit = text.charCodeAt(index);
    return unit < 128 ? unit : 63;
  });
