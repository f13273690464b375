import type { ModelRecord, ModelValue } from './model-value.ts';

/** What was read: the value and where the text goes on, or what is wrong and where. Offsets count UTF-16 units. */
export type ReadValue =
  | { readonly ok: true; readonly value: ModelValue; readonly end: number }
  | { readonly ok: false; readonly reason: string; readonly at: number };

/** The `key=value` pairs of a line as far as they could be read, and what ended the reading early. */
export interface ReadFields {
  readonly fields: ModelRecord;
  /** Where what could be read ends. */
  readonly end: number;
  /** Null: everything was read. */
  readonly error: { readonly reason: string; readonly at: number } | null;
}

/** Deepest nesting of lists and records: what a person or a script writes has three levels. */
const MAX_DEPTH = 16;
const BLANK = /[ \t]/;
const WORD = /[A-Za-z0-9_.:/+\-|#@]/;
const KEY = /[A-Za-z0-9_.]/;
const MAX_64 = (1n << 64n) - 1n;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/**
 * Reads one value of an `events` or `state` section (XDUMP_FORMAT.md, "events and state"): decimal or hexadecimal numbers of up to 64 bits,
 * truth values, `"text"`, `[lists]`, `{key=value,…}` records, and words without quotes, which are texts. Linear, never throws.
 */
export const readModelValue = (text: string, at: number): ReadValue => readValue(text, skipBlanks(text, at), 0);

/** Reads `key=value key=value …` up to the end of the text or a `#` comment. */
export const readModelFields = (text: string, from: number): ReadFields => {
  const entries: [string, ModelValue][] = [];
  let at = skipBlanks(text, from);
  while (at < text.length && text[at] !== '#') {
    const key = readEntry(text, at, 0);
    if ('reason' in key)
      return { fields: Object.fromEntries(entries), end: at, error: { reason: key.reason, at: key.at } };
    entries.push(key.entry);
    const next = skipBlanks(text, key.end);
    if (next === key.end && next < text.length)
      return { fields: Object.fromEntries(entries), end: next, error: { reason: 'a blank is missing', at: next } };
    at = next;
  }
  return { fields: Object.fromEntries(entries), end: at, error: null };
};

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && BLANK.test(text[at] ?? '')) at += 1;
  return at;
};

const wrong = (reason: string, at: number): ReadValue & { readonly ok: false } => ({ ok: false, reason, at });

const readValue = (text: string, at: number, depth: number): ReadValue => {
  if (depth > MAX_DEPTH) return wrong('lists and records are nested too deeply', at);
  switch (text[at]) {
    case '"':
      return readQuoted(text, at);
    case '[':
      return readList(text, at, depth);
    case '{':
      return readRecord(text, at, depth);
    default:
      return readWord(text, at);
  }
};

const readQuoted = (text: string, from: number): ReadValue => {
  const parts: string[] = [];
  let start = from + 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') return { ok: true, value: parts.join('') + text.slice(start, at), end: at + 1 };
    if (text[at] !== '\\') continue;
    const escaped = text[at + 1] ?? '';
    parts.push(text.slice(start, at), ESCAPES[escaped] ?? escaped);
    at += 1;
    start = at + 1;
  }
  return wrong('the closing quotation mark is missing', from);
};

const readList = (text: string, from: number, depth: number): ReadValue => {
  const items: ModelValue[] = [];
  let at = skipBlanks(text, from + 1);
  if (text[at] === ']') return { ok: true, value: items, end: at + 1 };
  for (;;) {
    const item = readValue(text, at, depth + 1);
    if (!item.ok) return item;
    items.push(item.value);
    at = skipBlanks(text, item.end);
    if (text[at] === ']') return { ok: true, value: items, end: at + 1 };
    if (text[at] !== ',') return wrong('a list goes on with , or ends with ]', at);
    at = skipBlanks(text, at + 1);
  }
};

const readRecord = (text: string, from: number, depth: number): ReadValue => {
  const entries: [string, ModelValue][] = [];
  let at = skipBlanks(text, from + 1);
  if (text[at] === '}') return { ok: true, value: {}, end: at + 1 };
  for (;;) {
    const read = readEntry(text, at, depth + 1);
    if ('reason' in read) return wrong(read.reason, read.at);
    entries.push(read.entry);
    at = skipBlanks(text, read.end);
    if (text[at] === '}') return { ok: true, value: Object.fromEntries(entries), end: at + 1 };
    if (text[at] !== ',') return wrong('a record goes on with , or ends with }', at);
    at = skipBlanks(text, at + 1);
  }
};

type ReadEntry =
  { readonly entry: [string, ModelValue]; readonly end: number } | { readonly reason: string; readonly at: number };

const readEntry = (text: string, from: number, depth: number): ReadEntry => {
  let at = from;
  while (at < text.length && KEY.test(text[at] ?? '')) at += 1;
  if (at === from) return { reason: 'a name is wanted here', at };
  const key = text.slice(from, at);
  at = skipBlanks(text, at);
  if (text[at] !== '=') return { reason: `= is wanted after ${key}`, at };
  const value = readValue(text, skipBlanks(text, at + 1), depth);
  return value.ok ? { entry: [key, value.value], end: value.end } : value;
};

const readWord = (text: string, from: number): ReadValue => {
  let at = from;
  while (at < text.length && WORD.test(text[at] ?? '')) at += 1;
  if (at === from) return wrong('a value is wanted here', from);
  const word = text.slice(from, at);
  if (word === 'true' || word === 'false') return { ok: true, value: word === 'true', end: at };
  const isNumber = /^(?:-?\d{1,20}|0[xX][0-9a-fA-F]{1,32})$/.test(word);
  if (!isNumber) {
    if (/^-?\d{21,}$/.test(word) || /^0[xX][0-9a-fA-F]+$/.test(word))
      return wrong('a number has at most 64 bits', from);
    return { ok: true, value: word, end: at };
  }
  const value = word.startsWith('-') ? -BigInt(word.slice(1)) : BigInt(word);
  if (value > MAX_64 || value < -(1n << 63n)) return wrong('a number has at most 64 bits', from);
  return { ok: true, value, end: at };
};
