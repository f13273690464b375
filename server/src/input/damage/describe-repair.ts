import { quoteMarks } from './marks.ts';
import { redo } from './redo.ts';
import type { Repair } from './repair-log.ts';
import { Step } from './steps.ts';

/**
 * What was undone to read a line, in words: `joined from 2 lines, quoted (depth 2)`. `lines` are its physical lines.
 */
export const describeRepairs = (repairs: readonly Repair[], lines: readonly Uint8Array[]): string => {
  const words = new Set<string>();
  for (const repair of repairs) {
    if (repair.lines > 1) words.add(`joined from ${repair.lines} lines`);
    const depth = (repair.steps & Step.quotes) === 0 ? 0 : depthOf(repair, lines);
    if (depth > 0) words.add(`quoted (depth ${depth})`);
    else if ((repair.steps & Step.quotes) !== 0) words.add('in a table or box');
    for (const [bit, text] of NAMES) if ((repair.steps & bit) !== 0) words.add(text);
  }
  return [...words].join(', ');
};

const NAMES: readonly (readonly [number, string])[] = [
  [Step.comments, 'behind the marks of a diff or comment'],
  [Step.indent, 'indented'],
  [Step.quotedPrintable, 'quoted-printable'],
  [Step.html, 'part of a page'],
  [Step.typography, 'with blanks or quotes that an editor changed'],
  [Step.escapes, 'with escape sequences of a terminal'],
  [Step.head, 'interrupted by another writer'],
  [Step.tail, 'in the middle of another line'],
];

/** How deep the first line is quoted, once what is around the marks is undone. */
const depthOf = (repair: Repair, lines: readonly Uint8Array[]): number => {
  const earlier = repair.steps & (Step.escapes | Step.quotedPrintable | Step.html | Step.typography);
  const { bytes, length } = redo({ ...repair, lines: 1, steps: earlier }, lines);
  return quoteMarks(bytes, 0, length).depth;
};
