import { encodeUtf8 } from '../../core/utf8.ts';
import { hexDigit } from '../../input/bytes.ts';

/** Most values of one event. */
const MAX_VALUES = 16;
/** Longest word and longest text in parentheses. */
const MAX_WORD = 300;

/** The values of one event, read from bytes; reused for every line. */
export class TraceValues {
  readonly low = new Uint32Array(MAX_VALUES);
  readonly high = new Uint32Array(MAX_VALUES);
  readonly negative = new Uint8Array(MAX_VALUES);
  /** Where each value stands: [start, end) in the bytes. */
  readonly starts = new Uint32Array(MAX_VALUES);
  readonly ends = new Uint32Array(MAX_VALUES);

  /** The value as a number, exact below 2^53. */
  number(index: number): number {
    const value = (this.high[index] ?? 0) * 0x1_0000_0000 + (this.low[index] ?? 0);
    return this.negative[index] === 1 ? -value : value;
  }

  /** The value as 64 bits. */
  big(index: number): bigint {
    return (BigInt(this.high[index] ?? 0) << 32n) | BigInt(this.low[index] ?? 0);
  }

  /** A word, as text. */
  word(index: number, bytes: Uint8Array): string {
    return String.fromCharCode(...bytes.subarray(this.starts[index], this.ends[index]));
  }
}

/** `hex`, `decimal` (hex when it has `0x`), a word up to a blank or comma, or text in parentheses. */
type Slot = 'h' | 'd' | 'w' | 'p';

interface Part {
  readonly literal: Uint8Array;
  /** What stands behind the literal; null at the end. */
  readonly slot: Slot | null;
}

/**
 * The text of a trace event as its producer prints it, with `{h}` for a hex number (with or without `0x`), `{d}` for a
 * decimal one, `{w}` for a word and `{p}` for text in parentheses. What newer versions print behind it is left alone.
 */
export class TraceTemplate {
  readonly #text: string;
  #parts: readonly Part[] | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** The kinds of its values. */
  get slots(): readonly Slot[] {
    return (this.#parts ??= partsOf(this.#text)).flatMap(({ slot }) => (slot === null ? [] : [slot]));
  }

  /** Reads bytes [start, end) into `values`; false when they are not of this shape. */
  match(bytes: Uint8Array, start: number, end: number, values: TraceValues): boolean {
    let at = start;
    let count = 0;
    for (const { literal, slot } of (this.#parts ??= partsOf(this.#text))) {
      for (let index = 0; index < literal.length; index += 1) if (bytes[at + index] !== literal[index]) return false;
      at += literal.length;
      if (at > end) return false;
      if (slot === null) break;
      const after = readSlot(slot, bytes, at, end, values, count);
      if (after === -1) return false;
      values.starts[count] = at;
      values.ends[count] = after;
      count += 1;
      at = after;
    }
    return at === end || bytes[at] === 32 || bytes[at] === 44;
  }
}

/** Compiled when a line first has the event's name: a start of the program needs none. */
const partsOf = (text: string): readonly Part[] => {
  const pieces = text.split(/\{([hdwp])\}/);
  const parts: Part[] = [];
  for (let index = 0; index < pieces.length; index += 2) {
    const literal = encodeUtf8(pieces[index] ?? '');
    parts.push({ literal, slot: (pieces[index + 1] as Slot | undefined) ?? null });
  }
  return parts;
};

/** Reads one value at `at`; answers the position behind it, or -1. */
const readSlot = (
  slot: Slot,
  bytes: Uint8Array,
  at: number,
  end: number,
  values: TraceValues,
  index: number,
): number => {
  if (slot === 'h') return readHex(bytes, hasPrefix(bytes, at) ? at + 2 : at, end, values, index);
  if (slot === 'd')
    return hasPrefix(bytes, at)
      ? readHex(bytes, at + 2, end, values, index)
      : readDecimal(bytes, at, end, values, index);
  let next = at;
  const most = Math.min(end, at + MAX_WORD);
  if (slot === 'p') {
    if (bytes[at] !== 40) return -1;
    while (next < most && bytes[next] !== 41) next += 1;
    return next < most ? next + 1 : -1;
  }
  while (next < most && bytes[next] !== 32 && bytes[next] !== 44) next += 1;
  return next === at ? -1 : next;
};

const hasPrefix = (bytes: Uint8Array, at: number): boolean => bytes[at] === 48 && bytes[at + 1] === 120;

const readHex = (bytes: Uint8Array, first: number, end: number, values: TraceValues, index: number): number => {
  let low = 0;
  let high = 0;
  let at = first;
  while (at < end) {
    const digit = hexDigit(bytes[at]);
    if (digit === -1) break;
    high = ((high << 4) | (low >>> 28)) >>> 0;
    low = ((low << 4) | digit) >>> 0;
    at += 1;
  }
  values.low[index] = low;
  values.high[index] = high;
  values.negative[index] = 0;
  return at > first && at - first <= 16 ? at : -1;
};

const readDecimal = (bytes: Uint8Array, from: number, end: number, values: TraceValues, index: number): number => {
  const isNegative = bytes[from] === 45;
  const first = isNegative ? from + 1 : from;
  let value = 0;
  let at = first;
  while (at < end) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    at += 1;
  }
  values.low[index] = value % 0x1_0000_0000;
  values.high[index] = Math.floor(value / 0x1_0000_0000);
  values.negative[index] = isNegative ? 1 : 0;
  return at > first && at - first <= 15 ? at : -1;
};
