import { startsWith } from '../../input/bytes.ts';
import { isAnnouncement } from '../debug-keys/dump-reader.ts';
import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';
import type { BlockFormat } from '../format.ts';
import { IommuRow } from './iommu-row.ts';
import { IommuTablesReader, iommuTableOf } from './iommu-tables-reader.ts';

const domid: FieldSpec = { kind: 'domain', name: 'domid', base: 'dec' };
const levels: FieldSpec = { kind: 'count', name: 'levels', base: 'dec' };

const ENTRY = /^ {0,6}[dg]fn: ([0-9a-f]{8,13}) {1,2}mfn: ([0-9a-f]{8,13})(?: {1,2}([r-][w-]))?/d;
const OLD_TABLE = /^domain(\d{1,5}) IOMMU p2m table/d;
const TABLE = /^(?:\[VT-D\] ?|AMD IOMMU )?d(\d{1,5}) (?:table has (\d{1,2}) levels|sharing (?:EPT table|page tables))/d;
const LEVELS = /^p2m table has (\d{1,2}) levels/d;

const fields: FieldReader = (text, payload) =>
  fieldsOf(text, payload, ENTRY, [
    { kind: 'pfn', name: 'firstDfn', base: 'hex' },
    { kind: 'mfn', name: 'firstMfn', base: 'hex' },
    { kind: 'keyword', name: 'rights', base: 'text' },
  ]) ??
  fieldsOf(text, payload, OLD_TABLE, [domid]) ??
  fieldsOf(text, payload, TABLE, [domid, levels]) ??
  fieldsOf(text, payload, LEVELS, [levels]);

/**
 * Output of debug key `o`: the page tables of the IOMMU for each domain but the hardware domain, VT-d and AMD, Xen 4.2
 * to 4.22. Facts: `iommuRange`.
 */
export const iommuTablesFormat: BlockFormat = {
  name: 'iommu-tables',
  kind: 'xen-console',
  key: 'o',
  stream: 'hypervisor',
  starts: (line) => {
    const { bytes, payload, end } = line;
    switch (bytes[payload]) {
      case 91:
        return isAnnouncement(line, 'o') || iommuTableOf(line) !== null ? 'header' : null;
      case 65:
        return iommuTableOf(line) === null ? null : 'header';
      case 73:
        return startsWith(bytes, payload, end, 'IOMMU not enabled!') ? 'header' : null;
      case 100:
        if (iommuTableOf(line) !== null) return 'header';
        return new IommuRow().parse(bytes, payload, end) ? 'middle' : null;
      case 32:
      case 103:
        return new IommuRow().parse(bytes, payload, end) ? 'middle' : null;
      default:
        return null;
    }
  },
  open: (context) => new IommuTablesReader(context),
  fields,
};
