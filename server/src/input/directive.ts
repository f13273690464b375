import { decodeUtf8 } from '../core/utf8.ts';
import type { Line } from './line.ts';

/** A `%keyword` line of the `.xdump` format, version 1. */
export interface Directive {
  readonly keyword: string;
  /** `key=value` and `key="value"` attributes, unescaped; keys may be dotted (`%param NAME=VALUE`). */
  readonly attributes: ReadonlyMap<string, string>;
  /** Words without `=`, in order: the version, the section kind, a rule id, or the words of a note. */
  readonly words: readonly string[];
  /** Everything after the keyword, verbatim. */
  readonly rest: string;
}

/** The keywords of version 1. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'xdump',
  'host',
  'capture',
  'snapshot',
  'section',
  'end',
  'missing',
  'param',
  'suppress',
  'note',
]);

/** Is this one of the keywords that version 1 knows? */
export const isKnownKeyword = (keyword: string): boolean => KEYWORDS.has(keyword);

/** Is the first byte of the line `%`, followed at once by a lower-case letter? */
export const looksLikeDirective = (line: Line): boolean => {
  const second = line.bytes[line.start + 1];
  return (
    line.end - line.start >= 2 && line.bytes[line.start] === 37 && second !== undefined && second >= 97 && second <= 122
  );
};

/** Reads a directive line; call only where `looksLikeDirective` holds. */
export const readDirective = (line: Line): Directive => {
  const text = decodeUtf8(line.bytes, line.start + 1, line.end);
  let at = 0;
  while (at < text.length && isKeywordCharacter(text.charCodeAt(at))) at += 1;
  const rest = text.slice(at).trim();
  const attributes = new Map<string, string>();
  const words: string[] = [];
  for (const item of items(rest)) {
    if (item.key === null) words.push(item.value);
    else attributes.set(item.key, item.value);
  }
  return { keyword: text.slice(0, at), attributes, words, rest };
};

const isKeywordCharacter = (code: number): boolean => (code >= 97 && code <= 122) || code === 45;

interface Item {
  readonly key: string | null;
  readonly value: string;
}

/** Splits the rest of a directive into words and attributes, in one pass. */
const items = (rest: string): Item[] => {
  const found: Item[] = [];
  let at = 0;
  while (at < rest.length) {
    if (rest[at] === ' ' || rest[at] === '\t') {
      at += 1;
      continue;
    }
    let stop = at;
    while (stop < rest.length && rest[stop] !== ' ' && rest[stop] !== '\t' && rest[stop] !== '=') stop += 1;
    if (rest[stop] !== '=') {
      found.push({ key: null, value: rest.slice(at, stop) });
      at = stop;
      continue;
    }
    const key = rest.slice(at, stop);
    const value = rest[stop + 1] === '"' ? quoted(rest, stop + 2) : bare(rest, stop + 1);
    found.push({ key, value: value.text });
    at = value.next;
  }
  return found;
};

interface Value {
  readonly text: string;
  readonly next: number;
}

const bare = (rest: string, from: number): Value => {
  let stop = from;
  while (stop < rest.length && rest[stop] !== ' ' && rest[stop] !== '\t') stop += 1;
  return { text: rest.slice(from, stop), next: stop };
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' };

/** A quoted value from after its opening quote; one without a closing quote ends with the line. */
const quoted = (rest: string, from: number): Value => {
  let text = '';
  let at = from;
  while (at < rest.length && rest[at] !== '"') {
    const escape = rest[at] === '\\' ? ESCAPES[rest[at + 1] ?? ''] : undefined;
    text += escape ?? rest[at] ?? '';
    at += escape === undefined ? 1 : 2;
  }
  return { text, next: at + 1 };
};
