import type { FieldSpec } from '../field.ts';
import type { BlockContext } from '../format.ts';

/** One kind of line inside of a dump. */
export interface DumpShape {
  /** First words of the line, exactly; a line of another dump or log must not begin so. */
  readonly text: string;
  /** What the line must match as well (flag `d`, anchored, linear); without one, its first words are enough. */
  readonly pattern?: RegExp;
  /** What the groups of `pattern` are. */
  readonly fields?: readonly FieldSpec[];
  /** Name by which `DumpDefinition.rows` is told of the line. */
  readonly row?: string;
  /** Only this dump has such lines: one that begins so and does not match was cut, and one that matches may begin a dump. */
  readonly own?: true;
  /** The dump is over with it. */
  readonly ends?: true;
  /** Stands only at the begin of the dump: behind other lines it begins another. */
  readonly first?: true;
}

/** Takes a line that matched a shape with a name into facts. */
export type RowTaker = (row: string, line: number, match: RegExpExecArray) => void;

/** The output of one debug key in all its versions. */
export interface DumpDefinition {
  /** Name of the format. */
  readonly format: string;
  /** The key; null for what is printed without one (a crash). */
  readonly key: string | null;
  /** First lines, one of which begins the dump: whole lines. */
  readonly headers: readonly string[];
  /** The same, where more may follow on the line. */
  readonly begins?: readonly string[];
  readonly shapes: readonly DumpShape[];
  /** Empty lines stand in it. */
  readonly blanks?: true;
  /** Makes what turns its lines into facts. */
  readonly rows?: (context: BlockContext) => RowTaker;
}

/** A number that a group holds, or null when it took no part. */
export const decimalAt = (match: RegExpExecArray, group: number): number | null => {
  const text = match[group];
  return text === undefined ? null : Number(text);
};

/** A hexadecimal number that a group holds (with or without `0x`), or null. */
export const hexAt = (match: RegExpExecArray, group: number): number | null => {
  const text = match[group];
  return text === undefined ? null : Number.parseInt(text, 16);
};

/** Shapes that are told by their first words alone. */
export const textShapes = (...texts: readonly string[]): readonly DumpShape[] => texts.map((text) => ({ text }));
