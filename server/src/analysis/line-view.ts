import { decodeUtf8 } from '../core/utf8.ts';
import type { Block } from '../facts/block.ts';
import type { Field } from '../formats/field.ts';
import { blockFormats, messageFormats } from '../formats/registry.ts';
import { readEnvelope } from '../input/envelope.ts';
import { emptyLine } from '../input/line.ts';
import { unescapeLine } from '../input/unescape.ts';
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
}

/** Looks at one line again. */
export const viewLine = (blocks: BlockIndex, source: number, line: number, bytes: Uint8Array): LineView => {
  const cleaned = unescapeLine(decodeUtf8(bytes, 0, bytes.length));
  const block = blocks.readBlock(source, line);
  const envelope = emptyLine();
  envelope.bytes = cleaned.bytes(bytes);
  envelope.end = envelope.bytes.length;
  readEnvelope(envelope);
  // An envelope may close behind the text as well, with ASCII characters.
  const text = cleaned.text.slice(0, cleaned.text.length - (envelope.bytes.length - envelope.end));
  const payload = decodeUtf8(envelope.bytes, 0, envelope.payload).length;
  const read = readFields(text, payload, block);
  const fields = read.fields.map((field) => ({
    ...field,
    start: cleaned.original(field.start),
    end: cleaned.original(field.end),
  }));
  return { source, line, text: cleaned.whole, payload: cleaned.original(payload), block, format: read.format, fields };
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
