import { decodeUtf8 } from '../../core/utf8.ts';

/** `[...]`, `[..]`, `...`, `[snip]`, `<snip>`, `--- snip ---`, `8< ---`, `(trimmed)`, `[ 120 lines removed ]`. */
const MARK =
  /^[ \t]{0,16}(?:[[(<]? ?(?:\.{2,12}|…|snip|snipped|cut|trimmed|omitted|truncated)(?: \.{2,12})? ?[\])>]?|[-=_*~ ]{0,40}(?:snip|8<|>8|cut here)[-=_*~ ]{0,40}|[[(<] ?\d{0,9} ?(?:more )?lines? (?:removed|omitted|cut|snipped|trimmed) ?[\])>])[ \t]{0,16}$/i;

/** Does somebody say in bytes [start, end) that lines were left out here? The mark of kernel oopses is none. */
export const isGapMark = (bytes: Uint8Array, start: number, end: number): boolean =>
  end > start && end - start <= 100 && isFirst(bytes, start, end) && MARK.test(decodeUtf8(bytes, start, end));

/** Such a line has no letter or digit but those of its few words, so its first bytes tell. */
const isFirst = (bytes: Uint8Array, start: number, end: number): boolean => {
  let at = start;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at += 1;
  const byte = bytes[at] ?? 0;
  return FIRST.includes(String.fromCharCode(byte).toLowerCase());
};

const FIRST = '[(<.-=_*~8>âsct\u00e2o';
