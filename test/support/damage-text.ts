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

/** As rows of a table of text: a bar on both sides. */
export const barred = (text: DamagedText): DamagedText => each(text, (line) => [`| ${line.padEnd(72)} |`]);

/** With the escapes of a terminal around each line, and within it at a blank. */
export const coloured = (text: DamagedText): DamagedText =>
  each(text, (line) => [`\u001b[1;31m${line.replace(' ', ' \u001b[0m')}\u001b[0m\u001b[K`]);

/** Kernel lines as a daemon logs them, `head` up to ` kernel: `; those of the hypervisor as a console server stamps them. */
export const logged = (text: DamagedText, head: string, stamp: string): DamagedText =>
  each(text, (line) => [
    line.startsWith('[') ? `${head} kernel: ${line}` : line.startsWith('(XEN)') ? `${stamp} ${line}` : line,
  ]);

/** Lines of somebody who writes about it, each behind one that is given. */
export const discussed = (
  { lines, from }: DamagedText,
  prose: readonly string[],
  after: readonly number[],
): DamagedText => {
  const told = lines.flatMap((line, index) => [
    [line, from[index] ?? 0] as const,
    ...(after.includes(index) ? prose.map((text) => [text, -1] as const) : []),
  ]);
  return { lines: told.map(([line]) => line), from: told.map(([, line]) => line) };
};

/**
 * A kernel prints a line while the hypervisor prints line `at` (from 0): it begins within that line, whose rest stands
 * on the line behind.
 */
export const spliced = ({ lines, from }: DamagedText, at: number, column: number, other: string): DamagedText => {
  const line = lines[at] ?? '';
  return {
    lines: [...lines.slice(0, at), `${line.slice(0, column)}${other}`, line.slice(column), ...lines.slice(at + 1)],
    from: [...from.slice(0, at), from[at] ?? 0, from[at] ?? 0, ...from.slice(at + 1)],
  };
};

/** As an element of a page, its first and last line beside the tags. */
export const paged = ({ lines, from }: DamagedText): DamagedText => ({
  lines: lines.map(
    (line, index) => `${index === 0 ? '<pre>' : ''}${line}${index === lines.length - 1 ? '</pre>' : ''}`,
  ),
  from,
});
