import { readEnvelope } from '../envelope.ts';
import { emptyLine } from '../line.ts';
import { findWriter } from './find-writer.ts';
import { decodeHtml } from './html-text.ts';
import { removeClosingBar, removeComments, removeIndent, removeQuotes } from './marks.ts';
import { plainTypography } from './plain-typography.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';
import { removeEscapes } from './remove-escapes.ts';
import type { Undone } from './undone.ts';

/** What can be undone on one physical line, as bits of a set; in this order they are undone. */
export const Step = {
  /** Escape sequences of terminals. */
  escapes: 1,
  quotedPrintable: 2,
  /** Entities and tags. */
  html: 4,
  /** Non-breaking blanks, curly quotes, dashes. */
  typography: 8,
  quotes: 16,
  /** Marks of diffs and comments. */
  comments: 32,
  indent: 64,
  /** The line is only what stands before a second writer's line. */
  head: 128,
  /** The line is only what stands from a second writer's line on. */
  tail: 256,
  /** The bar that closes a row of a table. */
  bar: 512,
} as const;

/** Undoes the steps of a set on [from, length), which is one physical line; 0 is where the first one begins. */
export const undoSteps = (text: Undone, from: number, steps: number): void => {
  if ((steps & Step.escapes) !== 0) removeEscapes(text, from);
  if ((steps & Step.quotedPrintable) !== 0) decodeQuotedPrintable(text, from);
  if ((steps & Step.html) !== 0) decodeHtml(text, from);
  if ((steps & Step.typography) !== 0) plainTypography(text, from);
  if ((steps & Step.quotes) !== 0) {
    const marks = removeQuotes(text, from, from === 0 ? null : text.quotes);
    if (from === 0) text.quotes = marks;
  }
  if ((steps & Step.bar) !== 0) removeClosingBar(text, from);
  if ((steps & Step.comments) !== 0) {
    const marks = removeComments(text, from, from === 0 ? null : text.comments);
    if (from === 0) text.comments = marks;
  }
  if ((steps & Step.indent) !== 0) removeIndent(text, from);
  if ((steps & (Step.head | Step.tail)) === 0) return;
  const second = findWriter(text.bytes, behindEnvelope(text, from), text.length);
  if (second === -1) return;
  if ((steps & Step.head) !== 0) text.length = second;
  else text.remove(from, second);
};

/** Where a second writer may begin: behind the envelope, and not at the very start. */
const behindEnvelope = (text: Undone, from: number): number => {
  const line = emptyLine();
  line.bytes = text.bytes;
  line.start = from;
  line.end = text.length;
  readEnvelope(line);
  return Math.max(line.payload, from + 1);
};
