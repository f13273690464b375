import { decodeUtf8, encodeUtf8 } from '../../core/utf8.ts';
import { fieldValue, type Field, type FieldKind } from '../field.ts';
import type { FieldLabel } from './message-definition.ts';
import type { CompiledWording } from './message-matcher.ts';
import type { Spans, TemplatePart } from './message-template.ts';

/** A matched message in the text of a line that is looked at. */
export interface MatchedText {
  /** The bytes that the spans point into. */
  readonly bytes: Uint8Array;
  /** UTF-16 offset of byte 0 in the line. */
  readonly offset: number;
  readonly found: CompiledWording;
  readonly spans: Spans;
}

/** The fields of a matched message, by the labels of its wording; a conversion without label is no field. */
export const messageFields = ({ bytes, offset, found, spans }: MatchedText): readonly Field[] => {
  const conversions = found.template.parts.filter((part) => part.kind !== 'literal');
  const labels = found.wording.slice(1) as readonly FieldLabel[];
  const fields = labels.flatMap((label, index) => {
    const start = spans.starts[index];
    const end = spans.ends[index];
    const part = conversions[index];
    if (start === undefined || end === undefined || part === undefined || index >= spans.count) return [];
    const printed = decodeUtf8(bytes, start, end);
    const before = offset + decodeUtf8(bytes, 0, start).length;
    const { kind, name, owner } = readLabel(label);
    const value = fieldValue(printed, baseOf(part)) ?? printed;
    return [{ owner, field: { start: before, end: before + printed.length, kind, name, value, domain: null } }];
  });
  const numbers = new Map(fields.map(({ field }) => [field.name, field.value]));
  return fields.map(({ owner, field }) => {
    const domain = owner === null ? null : numbers.get(owner);
    return { ...field, domain: typeof domain === 'number' ? domain : null };
  });
};

/** Bytes of a line from its payload on, for matching text that is looked at. */
export const payloadBytes = (text: string, payload: number): Uint8Array =>
  encodeUtf8(text.slice(payload, payload + 2000));

interface Label {
  readonly kind: FieldKind;
  readonly name: string;
  readonly owner: string | null;
}

/** The cast states what the type of labels says: what stands before the colon is a kind. */
const readLabel = (label: FieldLabel): Label => {
  const colon = label.indexOf(':');
  const [name, owner] = label.slice(colon + 1).split('@');
  return { kind: label.slice(0, colon) as FieldKind, name: name ?? '', owner: owner ?? null };
};

const baseOf = ({ kind }: TemplatePart): 'dec' | 'hex' | 'auto' | 'text' => {
  switch (kind) {
    case 'dec':
    case 'dom':
      return 'dec';
    case 'hex':
      return 'hex';
    case 'auto':
      return 'auto';
    default:
      return 'text';
  }
};
