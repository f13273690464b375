import type { Block, SectionKind } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';
import type { Note } from '../facts/note.ts';
import type { Line } from '../input/line.ts';
import type { FieldReader } from './field.ts';

/**
 * What a reader answers about a line: not of this block; of this block; of this block, which is over with it; a piece
 * of a line of this block, the rest of which may stand on the next line. A piece changes nothing; when no rest is
 * found, `BlockReader.cut` is told.
 */
export const Taken = { no: 0, yes: 1, last: 2, cut: 3 } as const;
/** One of the answers. */
export type Taken = (typeof Taken)[keyof typeof Taken];

/** What a format is given to read one block. */
export interface BlockContext {
  readonly facts: Facts;
  readonly block: Block;
  /** Notes something odd about the input at a line of this block. */
  readonly note: (rule: Note['rule'], line: number, data: Note['data']) => void;
  /** The block begins in the middle: its header is not in the capture. */
  readonly startsLate: boolean;
}

/** Reads the lines of one block into facts. */
export interface BlockReader {
  /** Offers a line. A reader may refuse foreign lines and go on: other producers write into the same stream. */
  readonly read: (line: Line) => Taken;
  /** A line that `read` called cut is all there is of it. Required of readers that answer so. */
  readonly cut?: (line: Line) => void;
  /**
   * Takes rows that follow each other at once: lines [line.start, line.end), at most `limit`, each with an envelope of
   * `prefix` bytes like that of the row before. Answers how many, and moves `line.start` behind them. Optional: for
   * tables of millions of rows.
   */
  readonly takeRun?: (line: Line, prefix: number, limit: number) => number;
  /**
   * The block is over: by its own last line, by another block or the stated end of its section (`followed`), or because
   * the input ended. Sets completeness. Keys are handled one after the other, so a dump that another follows has been
   * printed whole; and a console ring loses its start, never its end.
   */
  readonly end: (followed: boolean) => void;
}

/** A format that spans lines: recognises where a block begins and reads it. */
export interface BlockFormat {
  readonly name: string;
  readonly kind: SectionKind;
  /** Debug key whose output it is, or null. */
  readonly key: string | null;
  /** `hypervisor`: debug-key output, with or without its `(XEN) ` prefix; `tool`: output of a command. */
  readonly stream: 'hypervisor' | 'tool';
  /** Does a block begin with this line: with its header, in the middle (the start was lost), or not? Must be cheap. */
  readonly starts: (line: Line) => 'header' | 'middle' | null;
  readonly open: (context: BlockContext) => BlockReader;
  /** Where the fields of its lines stand, for hovers, links, colours and the columns of findings. */
  readonly fields: FieldReader;
}

/** A format whose every line stands for itself: log messages. */
export interface MessageFormat {
  readonly name: string;
  /** Reads the line into facts if it is one of its messages. Must refuse other lines after a few bytes. */
  readonly read: (line: Line, block: Block, facts: Facts) => boolean;
  /**
   * Would `read` do nothing with a line of a kernel, whose payload is bytes [payload, end)? Lines of a log that all formats
   * ignore are passed over by thousands, so this must cost a few comparisons; `false` is always safe. Null: of no kernel's.
   */
  readonly ignores: ((bytes: Uint8Array, payload: number, end: number) => boolean) | null;
  /** Where the fields of its lines stand; null for a line that is none of its messages. */
  readonly fields: FieldReader;
}
