import { decodeUtf8, encodeUtf8 } from '../core/utf8.ts';
import type { Field } from '../formats/field.ts';
import { describeRepairs } from '../input/damage/describe-repair.ts';
import { redo } from '../input/damage/redo.ts';
import type { Repair } from '../input/damage/repair-log.ts';
import type { Undone } from '../input/damage/undone.ts';
import type { BlockIndex } from './block-index.ts';
import { readText, type LineView } from './line-view.ts';

/** A line that was read repaired: it, what was undone, and the physical lines from the first of the repair on. */
export interface RepairedLine {
  readonly source: number;
  /** From 1. */
  readonly line: number;
  readonly repairs: readonly Repair[];
  /** Line of the first of `lines`. */
  readonly first: number;
  readonly lines: readonly Uint8Array[];
}

/** Looks at a line that was read repaired: repairs it again and finds where its fields stand in the input. */
export const viewRepaired = (blocks: BlockIndex, repaired: RepairedLine): LineView | null => {
  const { source, line, repairs, first, lines } = repaired;
  const own = lines[line - first];
  if (own === undefined) return null;
  const text = decodeUtf8(own, 0, own.length);
  let view: LineView = {
    source,
    line,
    text,
    payload: 0,
    block: blocks.readBlock(source, line),
    format: null,
    fields: [],
    factLine: Math.min(...repairs.map((repair) => repair.line)),
    repair: describeRepairs(repairs, lines),
  };
  for (const repair of repairs) {
    const undone = redo(repair, lines.slice(repair.line - first));
    const block = blocks.readBlock(source, repair.line);
    const read = readText(undone.bytes.slice(0, undone.length), undone.length, block);
    const placed = placeFields(undone, read.fields, line - repair.line, own);
    if (read.fields.length === 0 && view.format !== null) continue;
    const fields = [...view.fields, ...placed].toSorted((a, b) => a.start - b.start);
    view = {
      ...view,
      block,
      format: read.format,
      fields,
      payload: payloadOf(undone, read.payload, line - repair.line, own),
    };
  }
  return view;
};

/** The fields of a repaired text that stand in one physical line, at its columns. */
const placeFields = (undone: Undone, fields: readonly Field[], piece: number, own: Uint8Array): readonly Field[] => {
  const text = decodeUtf8(undone.bytes, 0, undone.length);
  const byteAt = (offset: number): number =>
    text.length === undone.length ? offset : encodeUtf8(text.slice(0, offset)).length;
  return fields.flatMap((field) => {
    let start = -1;
    let end = -1;
    for (let at = byteAt(field.start); at < byteAt(field.end); at += 1) {
      const place = undone.place(at);
      if (place.piece !== piece) continue;
      if (start === -1) start = place.offset;
      end = place.offset + 1;
    }
    return start === -1 ? [] : [{ ...field, start: columnOf(own, start), end: columnOf(own, end) }];
  });
};

const payloadOf = (undone: Undone, payload: number, piece: number, own: Uint8Array): number => {
  for (let at = payload; at < undone.length; at += 1) {
    const place = undone.place(at);
    if (place.piece === piece) return columnOf(own, place.offset);
  }
  return 0;
};

const columnOf = (bytes: Uint8Array, offset: number): number => decodeUtf8(bytes, 0, offset).length;
