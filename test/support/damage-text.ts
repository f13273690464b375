/** A text whose lines each know from which line of the clean text they come, both from 1. */
export interface DamagedText {
  readonly lines: readonly string[];
  /** Clean line of each line; of a piece of a line, the line. */
  readonly from: readonly number[];
}

/** The lines of a clean text. */
export const cleanText = (text: string): DamagedText => {
  const lines = text.replace(/\n$/, '').split('\n');
  return { lines, from: lines.map((_, index) => index + 1) };
};

const each = (
  { lines, from }: DamagedText,
  change: (line: string, index: number) => readonly string[],
): DamagedText => {
  const changed = lines.map(change);
  return {
    lines: changed.flat(),
    from: changed.flatMap((pieces, index) => pieces.map(() => from[index] ?? 0)),
  };
};

/** Quotes each line with the marks that are its turn. */
export const quoted = (text: DamagedText, marks: readonly string[]): DamagedText =>
  each(text, (line, index) => [`${marks[index % marks.length] ?? ''}${line}`]);

/**
 * Wraps lines between words as a mailer does; the blanks at the break stay at the end of the piece, or go. A line
 * without a blank in reach stays long.
 */
export const wrapped = (text: DamagedText, width: number, keepsBlanks: boolean): DamagedText =>
  each(text, (line) => {
    const pieces: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const blank = rest.lastIndexOf(' ', width);
      const piece = rest.slice(0, blank + 1);
      if (piece.trim() === '') break;
      const behind = rest.slice(blank + 1);
      const next = behind.trimStart();
      const blanks = behind.slice(0, behind.length - next.length);
      pieces.push(keepsBlanks ? `${piece}${blanks}` : piece.trimEnd());
      rest = next;
    }
    return [...pieces, rest];
  });

/** Encodes as quoted-printable with soft breaks at 76. */
export const quotedPrintable = (text: DamagedText): DamagedText =>
  each(text, (line) => {
    const encoded = Array.from(line.replaceAll('=', '=3D')).join('').replace(/ $/, '=20');
    const pieces: string[] = [];
    let rest = encoded;
    while (rest.length > 76) {
      // An escape is not cut.
      const at = /=.?$/.test(rest.slice(0, 75)) ? 75 - (/=.?$/.exec(rest.slice(0, 75))?.[0].length ?? 0) : 75;
      pieces.push(`${rest.slice(0, at)}=`);
      rest = rest.slice(at);
    }
    return [...pieces, rest];
  });

/** As the source of a page. */
export const entities = (text: DamagedText): DamagedText =>
  each(text, (line) => [
    line
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  ]);

/** The text as it is written. */
export const printed = ({ lines }: DamagedText, lineEnd = '\n'): string => lines.map((line) => line + lineEnd).join('');
