import type { Field, FieldKind, FieldReader } from '../field.ts';
import { readFileHeader, readSysfsLine } from './sysfs-line.ts';
import { isSysfsPath, understandPath } from './sysfs-path.ts';

const KINDS: Readonly<Record<string, FieldKind>> = {
  counter: 'counter',
  attribute: 'name',
  parameter: 'parameter',
  swiotlb: 'count',
  version: 'version',
};

/** The fields of a line of sysfs values: device and name in the path, and the value. */
export const sysfsFields: FieldReader = (text, payload) => {
  const line = text.slice(payload, payload + 2000);
  const header = readFileHeader(line.trimEnd());
  const parsed = header === null ? readSysfsLine(line) : { path: header, valueAt: 0, value: '' };
  if (parsed === null || !isSysfsPath(parsed.path)) return null;
  const { path, valueAt, value } = parsed;
  const from = payload + (header === null ? 0 : line.indexOf(header));
  const fields: Field[] = [...deviceField(path, from), nameField(path, from)];
  const thing = understandPath(path, null);
  if (value === '' || thing === null) return fields;
  const isNumber = /^\d{1,15}$/.test(value);
  fields.push({
    start: payload + valueAt,
    end: payload + valueAt + value.length,
    kind: thing.kind === 'parameter' || isNumber ? (KINDS[thing.kind] ?? 'name') : 'name',
    name: thing.kind === 'swiotlb' ? (thing.name === 'io_tlb_used' ? 'usedSlots' : 'totalSlots') : 'value',
    value: isNumber ? Number(value) : value,
    domain: null,
  });
  return fields;
};

const deviceField = (path: string, from: number): readonly Field[] => {
  const match = /(?:^|\/)vbd-(\d{1,5}-\d{1,10})\//.exec(path);
  const printed = match?.[1];
  if (match === null || printed === undefined) return [];
  const start = from + match.index + match[0].indexOf(printed);
  return [{ start, end: start + printed.length, kind: 'device', name: 'device', value: printed, domain: null }];
};

const nameField = (path: string, from: number): Field => {
  const at = path.lastIndexOf('/') + 1;
  return {
    start: from + at,
    end: from + path.length,
    kind: 'keyword',
    name: 'name',
    value: path.slice(at),
    domain: null,
  };
};
