import { lookAhead, type Line } from '../line.ts';

/** A physical line behind the one that is being read: bytes [start, end) of its buffer, without line end. */
export interface Ahead {
  readonly start: number;
  readonly end: number;
  /** Where the line behind it begins. */
  readonly next: number;
}

/**
 * The physical line that begins at `next` in the buffer of a line, or null when it is not there, or ends so far behind
 * the line that it may not be in memory.
 */
export const lineAhead = ({ buffer, limit, next: first }: Line, next: number): Ahead | null => {
  if (next >= limit) return null;
  const newline = buffer.indexOf(10, next);
  const stop = newline === -1 || newline > limit ? limit : newline;
  if (stop - first >= lookAhead) return null;
  let end = stop;
  while (end > next && buffer[end - 1] === 13) end -= 1;
  return { start: next, end, next: stop + 1 };
};
