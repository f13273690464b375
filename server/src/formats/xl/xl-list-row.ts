/** A word of a line and where it stands. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One row of `xl list`, as words with their columns. */
export interface XlListRow {
  /** Null: `(null)`, the toolstack has no name for it. */
  readonly name: string | null;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly domid: Word;
  readonly memory: Word;
  readonly vcpus: Word;
  readonly state: Word;
  /** With `-v`; null without. */
  readonly uuid: Word | null;
}

const HEADER = /^ {0,16}Name\s{1,64}ID\s{1,8}Mem(?:\(MiB\))?\s{1,8}VCPUs\s{1,8}State\s{1,8}Time\(s\)/;
const STATE = /^[r-][b-][p-][s-][rscwS-][d-]$/;

/** Is it the header of `xl list` (Xen 4.1 and later) or `xm list`? */
export const isXlListHeader = (text: string): boolean => HEADER.test(text);

/**
 * Reads `%-40s %5d %5lu %5d     STATE  %8.1f` of `xl list`. A name may hold blanks or be longer than its column, so the
 * row is read from its state letters to the left.
 */
export const readXlListRow = (text: string): XlListRow | null => {
  const words = wordsOf(text);
  const at = words.findIndex(
    (word, index) => index >= 4 && STATE.test(word.text) && /^\d{1,12}\.\d$/.test(words[index + 1]?.text ?? ''),
  );
  const state = words[at];
  const [domid, memory, vcpus] = [words[at - 3], words[at - 2], words[at - 1]];
  const first = words[0];
  const last = words[at - 4];
  if (state === undefined || domid === undefined || memory === undefined || vcpus === undefined) return null;
  if (first === undefined || last === undefined) return null;
  if (![domid, memory, vcpus].every(({ text: word }) => /^\d{1,12}$/.test(word)) || Number(domid.text) > 0x7ff4)
    return null;
  const name = text.slice(first.start, last.end);
  const after = words[at + 2];
  return {
    name: name === '(null)' ? null : name,
    nameStart: first.start,
    nameEnd: last.end,
    domid,
    memory,
    vcpus,
    state,
    uuid: after !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(after.text) ? after : null,
  };
};

/** The words of a line; a longer line than any row has none. */
const wordsOf = (text: string): readonly Word[] =>
  text.length > 1000
    ? []
    : [...text.matchAll(/\S+/g)].map((match) => ({
        text: match[0],
        start: match.index,
        end: match.index + match[0].length,
      }));
