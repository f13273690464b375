import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

const LINE = /^domid=(\d{1,5}): nr_frames=(\d{1,10}), max_nr_frames=(\d{1,10}) *$/d;
const FIELDS: readonly FieldSpec[] = [
  { kind: 'domain', name: 'granter', base: 'dec' },
  { kind: 'count', name: 'frames', base: 'dec' },
  { kind: 'count', name: 'maxFrames', base: 'dec' },
];

/**
 * Output of `xen-diag gnttab_query_size DOMID` (tools/misc/xen-diag.c, since 4.10), of one domain or of several.
 * Facts: `grantTable` with the frames and their limit; rows and version are not known.
 */
export const grantSizeFormat: BlockFormat = {
  name: 'grant-size',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: ({ bytes, payload, end }) =>
    startsWith(bytes, payload, end, 'domid=') && LINE.test(decodeUtf8(bytes, payload, Math.min(end, payload + 120)))
      ? 'header'
      : null,
  open: ({ facts, block }) => ({
    read: ({ bytes, payload, end, number }) => {
      if (!startsWith(bytes, payload, end, 'domid=')) return Taken.no;
      const match = LINE.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 120)));
      if (match === null) return Taken.no;
      facts.tables.grantTable.add(block.id, number, {
        granter: Number(match[1]),
        version: null,
        frames: Number(match[2]),
        maxFrames: Number(match[3]),
        maptrackFrames: null,
        maxMaptrackFrames: null,
        rows: null,
        completeness: null,
        firstRow: facts.tables.grantActive.rows(),
        lastLine: number,
      });
      return Taken.yes;
    },
    end: () => undefined,
  }),
  fields: (text, payload) => fieldsOf(text, payload, LINE, FIELDS),
};
