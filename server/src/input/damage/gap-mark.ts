import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks } from '../bytes.ts';

/** `[...]`, `[..]`, `...`, `[snip]`, `<snip>`, `snip`, `--- snip ---`, `8< ---`, `(trimmed)`, `[120 lines removed]`, `@@ -1,5 +1,6 @@` of a diff. */
const MARK =
  /^(?:[[(<]? ?(?:\.{2,12}|…|snip|snipped|cut|trimmed|omitted|truncated)(?: \.{2,12})? ?[\])>]?|[-=_*~ ]{0,40}(?:snip|8<|>8|cut here)[-=_*~ ]{0,40}|[[(<] ?\d{0,9} ?(?:more )?lines? (?:removed|omitted|cut|snipped|trimmed) ?[\])>]|@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@[^\n]{0,80})[ \t]{0,16}$/i;

/** The bytes with which a mark may begin. */
const FIRST = new Set(Array.from('[(<.-=_*~8>@\u00e2sS', (character) => character.charCodeAt(0)));

/** Does somebody say in bytes [start, end) that lines were left out here? */
export const isGapMark = (bytes: Uint8Array, start: number, end: number): boolean => {
  const at = skipBlanks(bytes, start, end);
  return FIRST.has(bytes[at] ?? 0) && end - at <= 100 && at < end && MARK.test(decodeUtf8(bytes, at, end));
};
