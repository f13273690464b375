import { isDigit, skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import type { BlockFormat } from '../format.ts';
import { GrantTableReader } from './grant-table-reader.ts';
import { grantTexts } from './grant-texts.ts';
import { grantFields } from './grant-fields.ts';
import { GrantRow } from './grant-row.ts';

/** Is the payload one row of a grant table? */
const isRow = (line: Line): boolean => {
  const second = line.bytes[line.payload + 1];
  if (second !== 48 && second !== 32 && !(second !== undefined && second >= 49 && second <= 57)) return false;
  return new GrantRow().parse(line.bytes, line.payload, line.end);
};

/** Is the payload the heading of a domain's table, with its number? */
const isHeading = ({ bytes, payload, end }: Line): boolean => {
  if (!startsWith(bytes, payload, end, grantTexts.table)) return false;
  const at = payload + grantTexts.table.length;
  const number = startsWith(bytes, at, end, 'omain:') ? skipBlanks(bytes, at + 6, end) : at;
  return number < end && isDigit(bytes[number]);
};

/**
 * Output of debug key `g`: the active entries of every domain's grant table, Xen 4.0 to 4.22, v1 and v2.
 * Facts: `grantTable`, one row a domain, and `grantActive`, one row an entry.
 */
export const grantTableFormat: BlockFormat = {
  name: 'grant-table',
  kind: 'xen-console',
  key: 'g',
  stream: 'hypervisor',
  starts: (line) => {
    const { bytes, payload, end } = line;
    switch (bytes[payload]) {
      case 103:
        return startsWith(bytes, payload, end, grantTexts.begin) || isHeading(line) ? 'header' : null;
      case 91:
        return startsWith(bytes, payload, end, grantTexts.columns) ? 'header' : isRow(line) ? 'middle' : null;
      case 32:
      case 45:
        return startsWith(bytes, skipBlanks(bytes, payload, end), end, grantTexts.rule) ? 'header' : null;
      default:
        return null;
    }
  },
  open: (context) => new GrantTableReader(context),
  fields: grantFields,
};
