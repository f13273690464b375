import { startsWith } from '../../input/bytes.ts';
import type { BlockFormat } from '../format.ts';
import { frameFields } from './frame-fields.ts';
import { FrameLine, frameRows } from './frame-line.ts';
import { P2mReader } from './p2m-reader.ts';

/**
 * Output of `xen-mfndump dump-p2m DOMID`, Xen 4.3 to 4.22, of a PV guest. Facts: `p2mRange`: pages that follow each
 * other in PFN and MFN and are of one type make one row, with the line of the first. The MFN is the guest's raw word:
 * Linux marks foreign frames with bit 63 and identity frames with bit 62.
 */
export const p2mDumpFormat: BlockFormat = {
  name: 'p2m-dump',
  kind: 'p2m',
  key: null,
  stream: 'tool',
  starts: ({ bytes, payload, end }) => {
    if (bytes[payload] !== 32) return null;
    if (startsWith(bytes, payload, end, ' --- Dumping P2M for domain ')) return 'header';
    if (bytes[payload + 2] !== 112) return null;
    const row = new FrameLine();
    return row.parse(bytes, payload, frameRows.p2m) && row.parseType(bytes) && row.at <= end ? 'middle' : null;
  },
  open: (context) => new P2mReader(context),
  fields: frameFields,
};
