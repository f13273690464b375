import { skipBlanks } from '../bytes.ts';
import type { Repair } from './repair-log.ts';
import { Step, undoSteps } from './steps.ts';
import { Undone } from './undone.ts';

/** Steps that only the first of several lines needs: the others have no envelope that was looked for. */
const FIRST_ONLY = Step.head | Step.tail;

/** Adds the next physical line, bytes [start, end), to a text that is being put together. */
export const addPiece = (
  text: Undone,
  piece: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  { steps, blank }: Pick<Repair, 'steps' | 'blank'>,
): void => {
  if (piece > 0 && blank && text.length > 0 && text.bytes[text.length - 1] !== 32) text.appendBlank();
  const from = text.length;
  text.append(piece, bytes, start, start, end);
  undoSteps(text, from, piece === 0 ? steps : steps & ~FIRST_ONLY);
  if (piece > 0 && blank) text.remove(from, skipBlanks(text.bytes, from, text.length));
};

/** Puts the text of a repair together again from its physical lines. */
export const redo = (repair: Repair, lines: readonly Uint8Array[]): Undone => {
  const text = new Undone();
  for (const [piece, bytes] of lines.slice(0, repair.lines).entries())
    addPiece(text, piece, bytes, 0, bytes.length, repair);
  return text;
};
