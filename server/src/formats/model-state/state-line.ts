import { readModelValue } from '../../core/read-model-value.ts';
import { readStatePath, writeStatePath, type StateStep } from '../../core/state-path.ts';

/** A line `PATH = VALUE` of a `state` section; `error` says what is wrong with its value. */
export interface StateLine {
  readonly path: string;
  readonly steps: readonly StateStep[];
  /** The value as it is written, without what stands behind it. */
  readonly value: string;
  readonly pathEnd: number;
  readonly valueAt: number;
  readonly error: string | null;
}

/** Longest line that is read, in UTF-16 units: a tree of 1,056 grants as one list. */
export const maxStateLine = 1 << 18;

/** Reads one line; null: it is no `PATH = VALUE`. */
export const readStateLine = (text: string): StateLine | null => {
  const match = /^([A-Za-z]\S{0,400}) {0,20}= {0,20}/.exec(text);
  const path = match?.[1];
  if (match === null || path === undefined) return null;
  const steps = readStatePath(path);
  if (steps === null) return null;
  const valueAt = match[0].length;
  const read = readModelValue(text, valueAt);
  const rest = read.ok ? text.slice(read.end).trim() : '';
  const hasRest = rest !== '' && !rest.startsWith('#');
  return {
    path: writeStatePath(steps),
    steps,
    value: read.ok ? text.slice(valueAt, read.end) : text.slice(valueAt),
    pathEnd: path.length,
    valueAt,
    error: !read.ok ? read.reason : hasRest ? 'something stands behind the value' : null,
  };
};
