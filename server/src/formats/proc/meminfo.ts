import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** `%-16s%8lu kB` (fs/proc/meminfo.c, show_val_kb, since 2.6); counts of huge pages have no unit. */
const LINE = /^([A-Z][A-Za-z0-9_]{1,40}(?:\([a-z_]{1,20}\))?): {1,40}(\d{1,15})(?: (kB))? {0,8}$/d;
const FIELDS: readonly FieldSpec[] = [
  { kind: 'name', name: 'name', base: 'text' },
  { kind: 'size', name: 'value', base: 'dec' },
  { kind: 'keyword', name: 'unit', base: 'text' },
];

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 120));

/** `/proc/meminfo`, Linux 2.6 to 6.x. Facts: `memoryInfo`, one row a line, of the kernel that the section belongs to. */
export const meminfoFormat: BlockFormat = {
  name: 'meminfo',
  kind: 'proc',
  key: null,
  stream: 'tool',
  starts: (line) =>
    startsWith(line.bytes, line.payload, line.end, 'MemTotal: ') && LINE.test(textOf(line)) ? 'header' : null,
  open: ({ facts, block }) => {
    const seen = new Set<string>();
    return {
      read: (line) => {
        const match = LINE.exec(textOf(line));
        const name = match?.[1];
        // A name that comes again is another reading.
        if (match === null || name === undefined || seen.has(name)) return Taken.no;
        seen.add(name);
        const row = { domid: block.domain, name, value: Number(match[2]), unit: match[3] ?? null };
        facts.tables.memoryInfo.add(block.id, line.number, row);
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields: (text, payload) => fieldsOf(text, payload, LINE, FIELDS),
};
