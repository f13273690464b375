import { hexDigit, skipBlanks } from '../input/bytes.ts';
import { quoteMarks } from '../input/damage/marks.ts';
import { decodeUtf8 } from '../core/utf8.ts';
import type { Line } from '../input/line.ts';
import type { DamagedLine } from './damaged-line.ts';
import type { Field } from './field.ts';

/**
 * Columns at which mailers and terminals wrap; with quote marks a few more, and fewer where blanks at the break are
 * gone.
 */
const NARROWEST = 50;
const WIDEST = 100;
/** Most hex digits that a number which was cut may go on with. */
const MAX_DIGITS = 8;

/**
 * Was a line wrapped before the `count`th line behind it? It was when the first word there would not have fit. Cheap:
 * lines of a log begin alike, and then the next one is no rest.
 */
export const wrapsBefore = (damaged: DamagedLine, line: Line, count: number): boolean => {
  const { buffer } = line;
  const before = count === 1 ? damaged : damaged.ahead(line, count - 1);
  if (before === null) return false;
  const length = before.end - before.start;
  if (length > WIDEST || length === 0 || (count === 1 && beginsAlike(line, damaged.start))) return false;
  const ahead = damaged.ahead(line, count);
  if (ahead === null || ahead.end - ahead.start > WIDEST) return false;
  const word = skipBlanks(buffer, quoteMarks(buffer, ahead.start, ahead.end).at, ahead.end);
  let stop = word;
  while (stop < ahead.end && buffer[stop] !== 32) stop += 1;
  return stop > word && length + 1 + stop - word > NARROWEST;
};

/** May a word have been cut at the last of `count` lines: does it end there and go on with letters or digits? */
export const isWordCut = (damaged: DamagedLine, line: Line, count: number): boolean => {
  const { buffer } = line;
  const before = count === 2 ? damaged : damaged.ahead(line, count - 2);
  const ahead = damaged.ahead(line, count - 1);
  if (before === null || ahead === null || before.end - before.start < NARROWEST) return false;
  const { at } = quoteMarks(buffer, ahead.start, ahead.end);
  return isWord(buffer[before.end - 1]) && isWord(buffer[at]) && at < ahead.end;
};

const isWord = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 48 && byte <= 57) || ((byte | 32) >= 97 && (byte | 32) <= 122));

/** Does the line after one that begins at `start` begin with the same bytes behind which an envelope stands: `(XEN`, `[   `, a month, a year? */
export const beginsAlike = ({ buffer, next, limit }: Line, start: number): boolean => {
  const first = buffer[start];
  // Quotes begin alike and say nothing.
  if (first === 62 || first === 124) return false;
  for (let at = 0; at < 4; at += 1) if (next + at >= limit || buffer[next + at] !== buffer[start + at]) return false;
  return true;
};

/**
 * Does a line that was whole by itself say more with the line behind it, so that this is its rest? With a blank
 * between them it must have more fields, the last of them in the rest; without, a number that was cut goes on there.
 */
export const continuedFields = (
  whole: readonly Field[],
  joined: readonly Field[],
  line: Line,
  rest: Uint8Array,
  blank: boolean,
): boolean => {
  const text = decodeUtf8(line.bytes, line.start, line.end);
  const joint = text.length - decodeUtf8(rest, 0, rest.length).length;
  if (blank) return joined.length > whole.length && joined.some(({ start }) => start >= joint);
  if (rest.length > MAX_DIGITS || !rest.every((byte) => hexDigit(byte) !== -1)) return false;
  return joined.some(({ start, end }) => start < joint && end >= text.length);
};
