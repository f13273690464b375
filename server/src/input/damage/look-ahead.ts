import type { Line } from '../line.ts';

/** A physical line behind the one that is being read: bytes [start, end) of its buffer, without line end. */
export interface Ahead {
  readonly start: number;
  readonly end: number;
  /** Where the line behind it begins. */
  readonly next: number;
}

/** The physical line that begins at `next` in the buffer of a line, or null when it is not in memory or not there. */
export const lineAhead = ({ buffer, limit }: Line, next: number): Ahead | null => {
  if (next >= limit) return null;
  const newline = buffer.indexOf(10, next);
  const stop = newline === -1 || newline > limit ? limit : newline;
  let end = stop;
  while (end > next && buffer[end - 1] === 13) end -= 1;
  return { start: next, end, next: stop + 1 };
};
