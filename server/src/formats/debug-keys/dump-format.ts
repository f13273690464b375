import type { Line } from '../../input/line.ts';
import { fieldsOf } from '../field.ts';
import type { BlockFormat } from '../format.ts';
import type { DumpDefinition } from './dump-definition.ts';
import { DumpReader, isAnnouncement, isHeader, shapeOf } from './dump-reader.ts';

/** The format that reads the dumps of a definition. */
export const dumpFormat = (definition: DumpDefinition): BlockFormat => {
  const { format, key, headers, begins, shapes } = definition;
  const own = shapes.filter((shape) => shape.own === true);
  const first = new Uint8Array(256);
  for (const text of [...headers, ...(begins ?? []), ...own.map((shape) => shape.text)]) first[text.charCodeAt(0)] = 1;
  if (key !== null) first[91] = 1;
  return {
    name: format,
    kind: 'xen-console',
    key,
    stream: 'hypervisor',
    starts: (line: Line) => {
      if (line.payload === line.end || first[line.bytes[line.payload] ?? 0] === 0) return null;
      if ((key !== null && isAnnouncement(line, key)) || isHeader(line, definition)) return 'header';
      if (own.length === 0) return null;
      const found = shapeOf(line, own);
      return found === null || found === 'cut' ? null : 'middle';
    },
    open: (context) => new DumpReader(definition, context),
    fields: (text, payload) => {
      for (const { text: begin, pattern, fields } of shapes) {
        if (pattern === undefined || fields === undefined || !text.startsWith(begin, payload)) continue;
        const found = fieldsOf(text, payload, pattern, fields);
        if (found !== null) return found;
      }
      return null;
    },
  };
};
