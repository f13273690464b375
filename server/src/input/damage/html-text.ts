import type { Undone } from './undone.ts';

/** Elements that stand in and around the text of mail archives and pages; `<6>` and `<ffff82d0>` are none. */
const ELEMENTS = 'pre|code|br|p|div|span|tt|b|i|em|strong|font|td|tr|li|blockquote|html|body';
const TAG = new RegExp(`^</?(?:${ELEMENTS})(?: [^<>]{0,200})?/?>`, 'i');
const ENTITY = /^&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,4})|#x([0-9a-f]{1,4}));/i;
const NAMED: Readonly<Record<string, number>> = { lt: 60, gt: 62, amp: 38, quot: 34, apos: 39, nbsp: 32 };

const textAt = (bytes: Uint8Array, at: number, end: number, most: number): string =>
  String.fromCharCode(...bytes.subarray(at, Math.min(end, at + most)));

/** What may follow `<` or `</`: the first two letters, or a letter and the end of the name. */
const TAG_STARTS: ReadonlySet<number> = new Set(
  ELEMENTS.split('|').flatMap((name) =>
    (name.length === 1 ? [' ', '/', '>'] : [name.charAt(1)]).map(
      (second) => (name.charCodeAt(0) << 8) | second.charCodeAt(0),
    ),
  ),
);
/** What may follow `&`. */
const ENTITY_STARTS: ReadonlySet<number> = new Set(Array.from('#lgaqn', (letter) => letter.charCodeAt(0)));

/** May an entity or a tag begin at `at`, where `&` or `<` stands? Looks at three bytes. */
export const mayBeHtml = (bytes: Uint8Array, at: number): boolean => {
  const first = bytes[at + 1] ?? 0;
  // Small letters; what else becomes another byte by this is in neither set.
  if (bytes[at] === 38) return ENTITY_STARTS.has(first === 35 ? first : first | 32);
  const name = first === 47 ? at + 2 : at + 1;
  return TAG_STARTS.has((((bytes[name] ?? 0) | 32) << 8) | ((bytes[name + 1] ?? 0) | 32));
};

/** Does [start, end) hold an entity or a tag that would be decoded? */
export const looksHtml = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) {
    if (bytes[at] === 38 && entityAt(bytes, at, end) !== null) return true;
    if (bytes[at] === 60 && tagLength(bytes, at, end) > 0) return true;
  }
  return false;
};

/** Decodes the entities of [from, length) and takes its tags out. */
export const decodeHtml = (text: Undone, from: number): void => {
  const { bytes, length } = text;
  let to = from;
  for (let at = from; at < length;) {
    const byte = bytes[at] ?? 0;
    const entity = byte === 38 ? entityAt(bytes, at, length) : null;
    if (entity !== null) {
      text.move(to, at, entity.byte);
      to += 1;
      at += entity.length;
      continue;
    }
    const tag = byte === 60 ? tagLength(bytes, at, length) : 0;
    if (tag > 0) {
      at += tag;
      continue;
    }
    text.move(to, at, byte);
    to += 1;
    at += 1;
  }
  text.length = to;
};

const tagLength = (bytes: Uint8Array, at: number, end: number): number =>
  TAG.exec(textAt(bytes, at, end, 220))?.[0].length ?? 0;

const entityAt = (
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly byte: number; readonly length: number } | null => {
  const match = ENTITY.exec(textAt(bytes, at, end, 10));
  if (match === null) return null;
  const [whole, name, decimal, hex] = match;
  const code =
    name === undefined
      ? Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
      : NAMED[name.toLowerCase()];
  if (code === undefined || Number.isNaN(code)) return null;
  if (code === 0xa0) return { byte: 32, length: whole.length };
  return code >= 32 && code < 127 ? { byte: code, length: whole.length } : null;
};
