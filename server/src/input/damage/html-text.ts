import type { Undone } from './undone.ts';

/** Elements that stand in and around the text of mail archives and pages; `<6>` and `<ffff82d0>` are none. */
const TAG =
  /^<\/?(?:pre|code|br|p|div|span|tt|b|i|em|strong|font|td|tr|li|blockquote|html|body)(?: [^<>]{0,200})?\/?>/i;
const ENTITY = /^&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,4})|#x([0-9a-f]{1,4}));/i;
const NAMED: Readonly<Record<string, number>> = { lt: 60, gt: 62, amp: 38, quot: 34, apos: 39, nbsp: 32 };

const textAt = (bytes: Uint8Array, at: number, end: number, most: number): string =>
  String.fromCharCode(...bytes.subarray(at, Math.min(end, at + most)));

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
