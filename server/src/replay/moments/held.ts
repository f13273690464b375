import type { Interval } from '../../core/interval.ts';

/** What a model holds under a path: a value, or an interval where that is all that is known. */
export type Held = number | bigint | boolean | string | Interval;

/** Takes the values of a model's state one by one, by path (MODEL.md 0.3). */
export type HeldSink = (path: string, value: Held) => void;

/** The values as `PATH = VALUE` lines, as `state` sections have them; `"any"`: not limited on that side. */
export const heldLines = (hold: (into: HeldSink) => void): readonly string[] => {
  const lines: string[] = [];
  hold((path, value) => {
    lines.push(`${path} = ${stateText(value)}`);
  });
  return lines;
};

const stateText = (value: Held): string => {
  if (typeof value !== 'object') return String(value);
  const { low, high } = value;
  return low !== null && low === high ? String(low) : `[${low ?? '"any"'},${high ?? '"any"'}]`;
};
