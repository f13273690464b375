import { encodeUtf8 } from '../core/utf8.ts';

/** A line with its ANSI escape sequences taken out, and the way back to the columns of the line as it stands. */
export interface UnescapedLine {
  /** The line as it stands. */
  readonly whole: string;
  /** Without escape sequences. */
  readonly text: string;
  /** Offset in `whole` of an offset in `text`. */
  readonly original: (offset: number) => number;
  /** Bytes of `text`, given those of `whole`. */
  readonly bytes: (whole: Uint8Array) => Uint8Array;
}

const SEQUENCE = /\u001b(?:\[[ -?]{0,64}[@-~]?|.)/g;

/** Takes the sequences that `repairLine` takes out of bytes out of a text. */
export const unescapeLine = (whole: string): UnescapedLine => {
  if (!whole.includes('\u001b')) return { whole, text: whole, original: (offset) => offset, bytes: (bytes) => bytes };
  const cuts: { readonly at: number; readonly length: number }[] = [];
  let removed = 0;
  const text = whole.replace(SEQUENCE, (sequence: string, at: number) => {
    cuts.push({ at: at - removed, length: sequence.length });
    removed += sequence.length;
    return '';
  });
  return {
    whole,
    text,
    original: (offset) => cuts.reduce((sum, cut) => (cut.at <= offset ? sum + cut.length : sum), offset),
    bytes: () => encodeUtf8(text),
  };
};
