import { hexDigit, indexOfText, isDigit, startsWith } from '../../input/bytes.ts';

/**
 * A piece of a message text. Conversions: `dec` (`%d %u %i %lu %5d`), `hex` (`%x %lx %p`, with or without `0x`),
 * `auto` (`%#x`: hex with `0x`, else decimal), `text` (`%s`: up to the literal behind it, or to the end), `word` (`%w`:
 * up to a blank), `char` (`%c`) and `dom` (`%pd` of Xen: `d5`, `d[IO]`, `NULL`).
 */
export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'dec' | 'hex' | 'auto' | 'text' | 'word' | 'char' | 'dom' };

/** A message text, ready to be matched. */
export interface MessageTemplate {
  readonly parts: readonly TemplatePart[];
}

/** Where the conversions of a matched text stand: byte offsets, in order. One object is reused for all lines. */
export interface Spans {
  count: number;
  readonly starts: number[];
  readonly ends: number[];
}

/** Spans of nothing. */
export const emptySpans = (): Spans => ({ count: 0, starts: [], ends: [] });

const CONVERSION = /%(?:%|([#0 -]{0,3})\d{0,2}(?:\.\d{1,2})?(?:ll|l|hh|h|z|L)?(pd|[duixXpswc]))/g;

/**
 * Makes a template from printf text. A final dot is left out: old versions print it, new ones do not, and both match.
 */
export const compileTemplate = (text: string): MessageTemplate => {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  const flush = (): void => {
    if (literal !== '') parts.push({ kind: 'literal', text: literal });
    literal = '';
  };
  const source = text.replace(/\.$/, '');
  for (const match of source.matchAll(CONVERSION)) {
    literal += source.slice(at, match.index);
    at = match.index + match[0].length;
    if (match[2] === undefined) {
      literal += '%';
      continue;
    }
    flush();
    parts.push({ kind: kindOf(match[2], match[1]?.includes('#') === true) });
  }
  literal += source.slice(at);
  flush();
  return { parts };
};

const kindOf = (letter: string, alternate: boolean): Exclude<TemplatePart['kind'], 'literal'> => {
  switch (letter) {
    case 'pd':
      return 'dom';
    case 's':
      return 'text';
    case 'w':
      return 'word';
    case 'c':
      return 'char';
    case 'x':
    case 'X':
    case 'p':
      return alternate ? 'auto' : 'hex';
    default:
      return 'dec';
  }
};

/**
 * Does bytes [at, end) hold the whole message? Linear: no part is ever tried twice. Blanks and a dot may follow.
 * Fills `spans` with the conversions; padding blanks do not belong to them.
 */
export const matchTemplate = (
  { parts }: MessageTemplate,
  bytes: Uint8Array,
  at: number,
  end: number,
  spans: Spans,
): boolean => {
  spans.count = 0;
  let next = at;
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] as TemplatePart;
    if (part.kind === 'literal') {
      if (!startsWith(bytes, next, end, part.text)) return false;
      next += part.text.length;
      continue;
    }
    let start = next;
    if (part.kind === 'dec' || part.kind === 'hex' || part.kind === 'auto')
      while (start < end && bytes[start] === 32) start += 1;
    next = part.kind === 'text' ? endOfText(parts[index + 1], bytes, start, end) : endOf(part.kind, bytes, start, end);
    if (next === -1) return false;
    if (part.kind === 'dom' && isDigit(bytes[start + 1])) start += 1;
    spans.starts[spans.count] = start;
    spans.ends[spans.count] = next;
    spans.count += 1;
  }
  return isEnd(bytes, next, end);
};

const isEnd = (bytes: Uint8Array, at: number, end: number): boolean => {
  let next = bytes[at] === 46 && at < end ? at + 1 : at;
  while (next < end && (bytes[next] === 32 || bytes[next] === 9 || bytes[next] === 13)) next += 1;
  return next >= end;
};

const endOfText = (follows: TemplatePart | undefined, bytes: Uint8Array, at: number, end: number): number => {
  if (follows === undefined) {
    let last = end;
    while (last > at && (bytes[last - 1] === 32 || bytes[last - 1] === 13)) last -= 1;
    return last;
  }
  return follows.kind === 'literal' ? indexOfText(bytes, at, end, follows.text) : -1;
};

const endOf = (
  kind: Exclude<TemplatePart['kind'], 'literal' | 'text'>,
  bytes: Uint8Array,
  at: number,
  end: number,
): number => {
  switch (kind) {
    case 'dec':
      return endOfDecimal(bytes, at, end);
    case 'hex':
      return endOfHex(bytes, startsWith(bytes, at, end, '0x') ? at + 2 : at, end);
    case 'auto':
      return startsWith(bytes, at, end, '0x') ? endOfHex(bytes, at + 2, end) : endOfDecimal(bytes, at, end);
    case 'word': {
      let next = at;
      while (next < end && bytes[next] !== 32) next += 1;
      return next === at ? -1 : next;
    }
    case 'char':
      return at < end ? at + 1 : -1;
    case 'dom':
      return endOfDomain(bytes, at, end);
  }
};

const endOfDecimal = (bytes: Uint8Array, at: number, end: number): number => {
  const first = bytes[at] === 45 ? at + 1 : at;
  let next = first;
  while (next < end && isDigit(bytes[next])) next += 1;
  return next === first || next - first > 20 ? -1 : next;
};

const endOfHex = (bytes: Uint8Array, at: number, end: number): number => {
  let next = at;
  while (next < end && hexDigit(bytes[next]) !== -1) next += 1;
  return next === at || next - at > 16 ? -1 : next;
};

const endOfDomain = (bytes: Uint8Array, at: number, end: number): number => {
  if (startsWith(bytes, at, end, 'NULL')) return at + 4;
  if (bytes[at] !== 100 || at >= end) return -1;
  if (bytes[at + 1] !== 91) return isDigit(bytes[at + 1]) ? endOfDecimal(bytes, at + 1, end) : -1;
  let next = at + 2;
  while (next < end && bytes[next] !== 93 && next - at < 12) next += 1;
  return next < end && bytes[next] === 93 ? next + 1 : -1;
};
