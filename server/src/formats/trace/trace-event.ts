import { encodeUtf8 } from '../../core/utf8.ts';
import { hashBytes } from '../../core/hash-bytes.ts';
import type { FieldKind } from '../field.ts';
import { TraceTemplate, type TraceValues } from './trace-template.ts';

/** One event of a trace: its name, how its text is printed, what its values are, and which facts it gives. */
export interface TraceEvent<Context> {
  readonly name: string;
  readonly template: TraceTemplate;
  /** Kind and name of each value. */
  readonly fields: readonly (readonly [kind: FieldKind, name: string])[];
  /** Adds the facts of the line, or null: the event is only shown. */
  readonly add: ((values: TraceValues, context: Context) => void) | null;
}

/** States an event; `fields` as `kind:name` words in the order of the values. */
export const traceEvent = <Context>(
  name: string,
  template: string,
  fields: string,
  add: TraceEvent<Context>['add'] = null,
): TraceEvent<Context> => ({
  name,
  template: new TraceTemplate(template),
  fields: fields
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [kind = 'keyword', label = ''] = word.split(':');
      return [kind as FieldKind, label] as const; // written beside the template, and tested with it
    }),
  add,
});

/** Finds events by name without making a string of it. Several may have one name: other versions print other text. */
export class TraceEvents<Context> {
  readonly #events: readonly TraceEvent<Context>[];
  /** Made when the first name is sought: most captures have no trace. */
  #byHash: ReadonlyMap<number, readonly TraceEvent<Context>[]> | null = null;

  constructor(events: readonly TraceEvent<Context>[]) {
    this.#events = events;
  }

  /** Does the name of an event stand in [nameStart, nameEnd)? (Nearly: another name may have the same hash.) */
  mayHave(bytes: Uint8Array, nameStart: number, nameEnd: number): boolean {
    return (this.#byHash ??= groupByHash(this.#events)).has(hashBytes(bytes, nameStart, nameEnd));
  }

  /** The event whose name stands in [nameStart, nameEnd) and whose text in [textStart, end); its values are read. */
  find(
    bytes: Uint8Array,
    nameStart: number,
    nameEnd: number,
    textStart: number,
    end: number,
    values: TraceValues,
  ): TraceEvent<Context> | null {
    const candidates = (this.#byHash ??= groupByHash(this.#events)).get(hashBytes(bytes, nameStart, nameEnd));
    if (candidates === undefined) return null;
    for (const event of candidates)
      if (isName(bytes, nameStart, nameEnd, event.name) && event.template.match(bytes, textStart, end, values))
        return event;
    return null;
  }
}

const groupByHash = <Context>(
  events: readonly TraceEvent<Context>[],
): ReadonlyMap<number, readonly TraceEvent<Context>[]> => {
  const groups = new Map<number, TraceEvent<Context>[]>();
  for (const event of events) {
    const name = encodeUtf8(event.name);
    const hash = hashBytes(name, 0, name.length);
    const same = groups.get(hash);
    if (same === undefined) groups.set(hash, [event]);
    else same.push(event);
  }
  return groups;
};

const isName = (bytes: Uint8Array, start: number, end: number, name: string): boolean => {
  if (end - start !== name.length) return false;
  for (let index = 0; index < name.length; index += 1)
    if (bytes[start + index] !== name.charCodeAt(index)) return false;
  return true;
};
