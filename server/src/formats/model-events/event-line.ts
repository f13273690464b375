/** The first part of an event's line: `@SECONDS MODEL.EVENT[@OBJECT]`. */
export interface EventHead {
  /** Seconds; since the event before when `relative`. */
  readonly time: number;
  readonly relative: boolean;
  readonly model: string;
  readonly event: string;
  readonly object: string | null;
  /** Offsets of the parts in the text: model with event, object, and the first argument. */
  readonly eventAt: number;
  readonly objectAt: number;
  readonly valuesAt: number;
}

/** Longest line of an event or state that is read, in UTF-16 units: a full request list of a ring of 16 pages. */
export const maxEventLine = 1 << 18;

const HEAD =
  /^@(\+?)(\d{1,12}(?:\.\d{1,9})?) {1,8}(m[1-8])\.([A-Za-z]{1,40}(?:\.[A-Za-z]{1,40})?)(?:@([^\s=]{1,120}))?(?= |\t|$)/;

/** Reads the head of an event's line; null: it is none. */
export const readEventHead = (text: string): EventHead | null => {
  const match = HEAD.exec(text);
  if (match === null) return null;
  const [whole, sign = '', seconds = '', model = '', event = '', object] = match;
  const objectAt = whole.length - (object?.length ?? 0);
  const eventEnd = object === undefined ? whole.length : objectAt - 1;
  return {
    time: Number(seconds),
    relative: sign === '+',
    model,
    event,
    object: object ?? null,
    eventAt: eventEnd - event.length - model.length - 1,
    objectAt,
    valuesAt: whole.length,
  };
};
