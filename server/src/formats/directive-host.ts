import type { Block, SectionKind } from '../facts/block.ts';
import type { Capture } from '../facts/capture.ts';
import type { Facts } from '../facts/facts.ts';
import type { Note } from '../facts/note.ts';
import type { Directive } from '../input/directive.ts';
import type { BlockFormat, MessageFormat } from './format.ts';
import type { SourceHints } from './source-hints.ts';

/** What reading one source needs. */
export interface SourceReaderInput {
  readonly facts: Facts;
  /** Index of the source in the analysis. */
  readonly source: number;
  readonly hints: SourceHints;
  readonly blocks: readonly BlockFormat[];
  readonly messages: readonly MessageFormat[];
}

/** What directives do to the reading of a source. Lines count from 1. */
export interface DirectiveHost {
  readonly input: SourceReaderInput;
  /** Row in `snapshot` that the following lines belong to, or null. */
  snapshot: number | null;
  frozen: boolean;
  /** A `%xdump` line has been seen, so every `%word` line is a directive. */
  inXdump: boolean;
  /** Notes something about the input; with a key only the first time. */
  readonly note: (rule: Note['rule'], line: number, data: Note['data'], key?: string | null) => void;
  /** The capture of a line. */
  readonly currentCapture: (line: number) => Capture;
  /** Starts a new capture at a line. */
  readonly newCapture: (line: number) => Capture;
  /** A block for what a directive at a line states. */
  readonly directiveBlock: (line: number) => Block;
  /** Opens a section at its `%section` line. */
  readonly openSection: (kind: SectionKind, line: number, directive: Directive) => void;
  /** Ends the open section at a line; `end` is its `%end` directive, or null when there is none. */
  readonly closeSection: (line: number, end: Directive | null) => void;
}
