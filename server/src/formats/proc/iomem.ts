import { decodeUtf8 } from '../../core/utf8.ts';
import { hexDigit } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** `%*s%0*llx-%0*llx : %s` (kernel/resource.c, r_show): two blanks for each level, 8 digits or 16; ports have 4. */
const LINE = /^( {0,40})([0-9a-f]{8,16})-([0-9a-f]{8,16}) : (.{1,200})$/d;
const FIELDS: readonly FieldSpec[] = [
  { kind: 'address', name: 'start', base: 'hex' },
  { kind: 'address', name: 'end', base: 'hex' },
  { kind: 'name', name: 'name', base: 'text' },
];
/** The same line without the group of its indent. */
const SHOWN = new RegExp(LINE.source.replace('( {0,40})', ' {0,40}'), 'd');

/** Blanks, eight hex digits: what a line has at least; anything else is refused after a few bytes. */
const mayBe = ({ bytes, payload, end }: Line): boolean => {
  let at = payload;
  while (at < end && bytes[at] === 32 && at - payload < 40) at += 1;
  for (let digit = 0; digit < 8; digit += 1) if (hexDigit(bytes[at + digit]) === -1) return false;
  return at + 8 < end;
};

const read = (line: Line): RegExpExecArray | null =>
  mayBe(line) ? LINE.exec(decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 280))) : null;

/**
 * `/proc/iomem`, Linux 2.4 to 6.x. Facts: `ioMemory`, one row a range. To a reader without privileges the kernel prints
 * only zeros: then the addresses are not known.
 */
export const iomemFormat: BlockFormat = {
  name: 'iomem',
  kind: 'proc',
  key: null,
  stream: 'tool',
  starts: (line) => (line.bytes[line.payload] !== 32 && read(line) !== null ? 'header' : null),
  open: ({ facts, block }) => {
    let last = -1n;
    return {
      read: (line) => {
        const match = read(line);
        if (match === null) return Taken.no;
        const start = BigInt(`0x${match[2] ?? '0'}`);
        const end = BigInt(`0x${match[3] ?? '0'}`);
        const level = (match[1] ?? '').length / 2;
        const isHidden = start === 0n && end === 0n;
        // Ranges of one level grow: one that does not is another reading.
        if (level === 0 && !isHidden) {
          if (start <= last) return Taken.no;
          last = end;
        }
        facts.tables.ioMemory.add(block.id, line.number, {
          domid: block.domain,
          start: isHidden ? null : start,
          end: isHidden ? null : end,
          level,
          name: (match[4] ?? '').trimEnd(),
        });
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields: (text, payload) => fieldsOf(text, payload, SHOWN, FIELDS),
};
