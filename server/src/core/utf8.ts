/**
 * UTF-8 by hand: the pure rooms have no TextDecoder. Invalid bytes become U+FFFD, one for each byte that cannot start
 * or continue a character, so that nothing on input throws.
 */
const REPLACEMENT = 0xfffd;

/** Decodes bytes [start, end) to a string; NUL and control characters are kept. */
export const decodeUtf8 = (bytes: Uint8Array, start: number, end: number): string => {
  let at = start;
  while (at < end && (bytes[at] ?? 0x80) < 0x80) at += 1;
  const text = ascii(bytes, start, at);
  return at >= end ? text : text + decodeAll(bytes, at, end);
};

/** Nearly all text is ASCII, and most texts are short: eight letters at once cost an eighth of the calls and no list. */
const ascii = (bytes: Uint8Array, start: number, end: number): string => {
  const letter = (at: number): number => bytes[at] as number;
  const one = String.fromCharCode;
  let text = '';
  let at = start;
  for (; at + 8 <= end; at += 8)
    text += one(
      letter(at),
      letter(at + 1),
      letter(at + 2),
      letter(at + 3),
      letter(at + 4),
      letter(at + 5),
      letter(at + 6),
      letter(at + 7),
    );
  for (; at + 2 <= end; at += 2) text += one(letter(at), letter(at + 1));
  return at < end ? text + one(letter(at)) : text;
};

const decodeAll = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  let units: number[] = [];
  let at = start;
  while (at < end) {
    const step = characterAt(bytes, at, end);
    if (step.point > 0xffff) units.push(0xd7c0 + (step.point >> 10), 0xdc00 + (step.point & 0x3ff));
    else units.push(step.point);
    at += step.length;
    if (units.length >= 4096) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
};

interface Character {
  readonly point: number;
  readonly length: number;
}

const byteAt = (bytes: Uint8Array, at: number, end: number): number => (at < end ? (bytes[at] ?? 0) : 0);
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

const characterAt = (bytes: Uint8Array, at: number, end: number): Character => {
  const first = byteAt(bytes, at, end);
  if (first < 0x80) return { point: first, length: 1 };
  const second = byteAt(bytes, at + 1, end);
  if (first >= 0xc2 && first < 0xe0 && isContinuation(second))
    return { point: ((first & 0x1f) << 6) | (second & 0x3f), length: 2 };
  const third = byteAt(bytes, at + 2, end);
  if (first >= 0xe0 && first < 0xf0 && isContinuation(second) && isContinuation(third)) {
    const point = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    if (point >= 0x800 && (point < 0xd800 || point > 0xdfff)) return { point, length: 3 };
  }
  const fourth = byteAt(bytes, at + 3, end);
  if (first >= 0xf0 && first < 0xf5 && isContinuation(second) && isContinuation(third) && isContinuation(fourth)) {
    const point = ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
    if (point >= 0x10000 && point <= 0x10ffff) return { point, length: 4 };
  }
  return { point: REPLACEMENT, length: 1 };
};

/** Encodes a string; a lone surrogate becomes U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return encodeAll(text);
    bytes[at] = unit;
  }
  return bytes;
};

const encodeAll = (text: string): Uint8Array => {
  const bytes: number[] = [];
  for (const character of text) {
    const raw = character.codePointAt(0) ?? REPLACEMENT;
    const point = raw >= 0xd800 && raw <= 0xdfff ? REPLACEMENT : raw;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  return Uint8Array.from(bytes);
};
