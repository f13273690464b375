import type { ModelRecord, ModelValue } from '../../core/model-value.ts';
import { readModelFields } from '../../core/read-model-value.ts';
import type { Output } from '../../model/output.ts';

/** An output that an `events` section states: `! response id=7 op=0 status=0`. */
export interface RecordedOutput {
  readonly kind: string;
  readonly fields: ModelRecord;
  readonly text: string;
  readonly line: number;
}

/** Reads the text behind the `!`. */
export const readOutput = (text: string, line: number): RecordedOutput => {
  const [kind = ''] = text.split(' ', 1);
  return { kind, fields: readModelFields(text, kind.length).fields, text, line };
};

/** Is the recorded output this one? What it does not state is open. */
export const isOutput = ({ kind, fields }: RecordedOutput, output: Output): boolean => {
  if (kind !== output.kind) return false;
  const known: Readonly<Record<string, unknown>> = {
    ...output,
    ...(output.kind === 'hypercall' ? output.args : {}),
  };
  return Object.entries(fields).every(([name, value]) => isSame(value, known[name]));
};

/** Is a value of a recording that of a model? Numbers are equal whatever their size. */
export const isSame = (recorded: ModelValue, value: unknown): boolean => {
  if (typeof recorded === 'bigint')
    return (
      (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') &&
      toBig(value) === recorded
    );
  if (Array.isArray(recorded)) {
    const items = recorded as readonly ModelValue[];
    return Array.isArray(value) && items.length === value.length && items.every((item, at) => isSame(item, value[at]));
  }
  if (typeof recorded === 'boolean') return value === recorded || (recorded ? value === 1 : value === 0);
  return recorded === value;
};

const toBig = (value: bigint | number | boolean): bigint | null =>
  typeof value === 'number' && !Number.isInteger(value) ? null : BigInt(value);
