import { decodeUtf8 } from '../core/utf8.ts';
import type { Block } from '../facts/block.ts';
import type { Field } from '../formats/field.ts';
import { blockFormats, messageFormats } from '../formats/registry.ts';
import { readEnvelope } from '../input/envelope.ts';
import { emptyLine } from '../input/line.ts';
import type { BlockIndex } from './block-index.ts';

/** One line as it is looked at: text, payload, the block that it is in, and its fields. Offsets are UTF-16 units. */
export interface LineView {
  readonly source: number;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Offset behind the envelopes. */
  readonly payload: number;
  /** The innermost block around the line that a format reads, or null. */
  readonly block: Block | null;
  /** Name of the format that knows the line, or null. */
  readonly format: string | null;
  readonly fields: readonly Field[];
  /** Line at which the facts of this line stand: itself, or the first of those that it was put together with. */
  readonly factLine: number;
  /** What was undone to read it, in words, or null. */
  readonly repair: string | null;
}

/** Looks at one line that was read as it stands. */
export const viewLine = (blocks: BlockIndex, source: number, line: number, bytes: Uint8Array): LineView => {
  const block = blocks.readBlock(source, line);
  const read = readText(bytes, bytes.length, block);
  return { source, line, block, ...read, text: decodeUtf8(bytes, 0, bytes.length), factLine: line, repair: null };
};

/** A text as formats see it: where its payload begins, who knows it, where its fields stand. */
export interface ReadText {
  readonly payload: number;
  readonly format: string | null;
  readonly fields: readonly Field[];
}

/** Reads envelope and fields of the first `length` bytes of a text. */
export const readText = (bytes: Uint8Array, length: number, block: Block | null): ReadText => {
  const envelope = emptyLine();
  envelope.bytes = bytes;
  envelope.end = length;
  readEnvelope(envelope);
  // An envelope may close behind the text as well.
  const text = decodeUtf8(bytes, 0, envelope.end);
  const payload = decodeUtf8(bytes, 0, envelope.payload).length;
  return { payload, ...readFields(text, payload, block) };
};

const readFields = (text: string, payload: number, block: Block | null): Pick<LineView, 'format' | 'fields'> => {
  for (const format of blockFormats) {
    if (format.name !== block?.format) continue;
    const fields = format.fields(text, payload);
    if (fields !== null) return { format: format.name, fields };
  }
  for (const format of messageFormats) {
    const fields = format.fields(text, payload);
    if (fields !== null) return { format: format.name, fields };
  }
  return { format: null, fields: [] };
};
