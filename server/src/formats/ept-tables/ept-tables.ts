import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';
import type { BlockFormat } from '../format.ts';
import { isAnnouncement } from '../debug-keys/dump-reader.ts';
import { EptRow } from './ept-row.ts';
import { EptTablesReader, eptTableOf } from './ept-tables-reader.ts';

const gfn: FieldSpec = { kind: 'pfn', name: 'firstPfn', base: 'hex' };
const mfn: FieldSpec = { kind: 'mfn', name: 'firstMfn', base: 'hex' };
const order: FieldSpec = { kind: 'count', name: 'order', base: 'dec' };
const word = (name: string): FieldSpec => ({ kind: 'keyword', name, base: 'text' });

const ENTRY =
  /^gfn: {1,13}([0-9a-f]{1,13}) order: {1,2}(\d{1,2}) (?:mfn: {1,13}([0-9a-f]{1,13}) ([r ][w ][x ]) ([A-Z?0-9]{2})|(PoD))/d;
const OLD = /^gfn: ([0-9a-f]{1,13}) {2,17}mfn: ([0-9a-f]{1,13}) {2,17}order: {1,2}(\d{1,2}) {2}is_pod: (\d)/d;
const TABLE = /^domain(\d{1,5}) EPT p2m table:/d;

const fields: FieldReader = (text, payload) =>
  fieldsOf(text, payload, ENTRY, [gfn, order, mfn, word('rights'), word('memoryType'), word('type')]) ??
  fieldsOf(text, payload, OLD, [gfn, mfn, order, word('type')]) ??
  fieldsOf(text, payload, TABLE, [{ kind: 'domain', name: 'domid', base: 'dec' }]);

/**
 * Output of debug key `D`: the EPT tables of guests with hardware assisted paging (Intel), Xen 4.2 to 4.22.
 * Facts: `p2mRange`.
 */
export const eptTablesFormat: BlockFormat = {
  name: 'ept-tables',
  kind: 'xen-console',
  key: 'D',
  stream: 'hypervisor',
  starts: (line) => {
    switch (line.bytes[line.payload]) {
      case 91:
        return isAnnouncement(line, 'D') ? 'header' : null;
      case 100:
        return eptTableOf(line) === null ? null : 'header';
      case 103:
        return new EptRow().parse(line.bytes, line.payload, line.end) ? 'middle' : null;
      default:
        return null;
    }
  },
  open: (context) => new EptTablesReader(context),
  fields,
};
