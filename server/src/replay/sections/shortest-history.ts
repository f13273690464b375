/** Most events that a history is looked for in, and most runs of the model for that. */
const MAX_EVENTS = 400;
const MAX_RUNS = 300;

/**
 * The fewest of these events (in their order) after which `leads` still holds: leaves out halves, quarters and so on as long as it does (delta debugging).
 * Too many events are taken from the end only.
 */
export const shortestHistory = <Event>(
  events: readonly Event[],
  leads: (events: readonly Event[]) => boolean,
): readonly Event[] => {
  if (events.length > MAX_EVENTS) return events.slice(-8);
  let kept = events;
  let runs = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && runs < MAX_RUNS;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      runs += 1;
      if (fewer.length < kept.length && leads(fewer)) kept = fewer;
      else at += size;
    }
  }
  return kept;
};
