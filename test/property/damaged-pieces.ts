import fc from 'fast-check';
import {
  barred,
  cleanText,
  coloured,
  entities,
  logged,
  printed,
  quoted,
  quotedPrintable,
  wrapped,
  type DamagedText,
} from '../support/damage-text.ts';
import { pieces, type Piece } from './corpus-files.ts';

/** One thing that mailers, terminals and reporters do to a text. */
export const damages: Readonly<Record<string, (text: DamagedText) => DamagedText>> = {
  quotes: (text) => quoted(text, ['> ', '>> ', '> > ']),
  bar: (text) => quoted(text, ['| ']),
  comment: (text) => quoted(text, ['# ']),
  diff: (text) => quoted(text, ['+', '-', ' ']),
  indentation: (text) => quoted(text, ['    ']),
  table: barred,
  colours: coloured,
  wrap: (text) => wrapped(text, 66, false),
  cut: (text) => wrapped(text, 78, true),
  'quoted-printable': quotedPrintable,
  entities,
  syslog: (text) => logged(text, 'Jan 31 12:00:00 host', 'Jan 31 12:00:00.123456'),
};

/** Pieces of the corpus, damaged once or twice. */
export const damagedPieces = (most: number): fc.Arbitrary<Piece> =>
  fc
    .tuple(
      pieces(most),
      fc.array(fc.constantFrom(...Object.keys(damages)), { minLength: 1, maxLength: 2 }),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([{ name, bytes }, kinds, lineEnd]) => {
      const clean = cleanText(new TextDecoder().decode(bytes));
      const damaged = kinds.reduce((text, kind) => damages[kind]?.(text) ?? text, clean);
      return { name: `${name} (${kinds.join(', ')})`, bytes: new TextEncoder().encode(printed(damaged, lineEnd)) };
    });
