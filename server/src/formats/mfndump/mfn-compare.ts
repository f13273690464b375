import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import { Taken, type BlockFormat } from '../format.ts';
import { frameFields } from './frame-fields.ts';

const HEAD = ' --- Comparing the content of 2 MFNs ---';
const RESULT = /^ {2}mem(?:cpy|cmp)\(1, 2\) = -?\d{1,10}/;

/**
 * Output of `xen-mfndump memcmp-mfns`, Xen 4.3 to 4.22 (the tool prints `memcpy`): recognised, no facts: the number is
 * what memcmp answered, and 0 means that both pages held the same bytes at that time.
 */
export const mfnCompareFormat: BlockFormat = {
  name: 'mfn-compare',
  kind: 'p2m',
  key: null,
  stream: 'tool',
  starts: ({ bytes, payload, end }) => (startsWith(bytes, payload, end, HEAD) ? 'header' : null),
  open: ({ block }) => {
    let lines = 0;
    let done = false;
    return {
      read: ({ bytes, payload, end }) => {
        if (bytes[payload] !== 32) return Taken.no;
        lines += 1;
        if (lines === 1 || (lines === 2 && startsWith(bytes, payload, end, ' 1: '))) return Taken.yes;
        done = RESULT.test(decodeUtf8(bytes, payload, Math.min(end, payload + 60)));
        return done ? Taken.last : Taken.no;
      },
      end: () => {
        if (done) return;
        block.completeness = 'ends-early';
        block.reason = 'its result is missing';
      },
    };
  },
  fields: frameFields,
};
