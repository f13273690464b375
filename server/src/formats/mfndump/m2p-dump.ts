import { startsWith } from '../../input/bytes.ts';
import type { BlockFormat } from '../format.ts';
import { frameFields } from './frame-fields.ts';
import { FrameLine, frameRows } from './frame-line.ts';
import { M2pReader } from './m2p-reader.ts';

/**
 * Output of `xen-mfndump dump-m2p`, Xen 4.3 to 4.22: the PFN that the hypervisor's M2P holds for each machine frame.
 * Facts: `m2pEntry`, one row a line, as printed (all ones: no PFN).
 */
export const m2pDumpFormat: BlockFormat = {
  name: 'm2p-dump',
  kind: 'm2p',
  key: null,
  stream: 'tool',
  starts: ({ bytes, payload, end }) => {
    if (bytes[payload] !== 32) return null;
    if (startsWith(bytes, payload, end, ' --- Dumping M2P ---')) return 'header';
    if (bytes[payload + 2] !== 109) return null;
    const row = new FrameLine();
    return row.parse(bytes, payload, frameRows.m2p) && row.at === end ? 'middle' : null;
  },
  open: (context) => new M2pReader(context),
  fields: frameFields,
};
