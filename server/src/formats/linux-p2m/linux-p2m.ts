import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** ` [0x%lx->0x%lx] %s`: a half-open range of PFNs and what they hold, or up to 3.18 also the level of the tree. */
const LINE =
  /^ \[(0x[0-9a-f]{1,16})->(0x[0-9a-f]{1,16})\] (identity|missing|pfn|abnormal|level (?:top|middle|entry|abnormal|error)) {0,8}$/d;
const FIELDS: readonly FieldSpec[] = [
  { kind: 'pfn', name: 'firstPfn', base: 'hex' },
  { kind: 'pfn', name: 'endPfn', base: 'hex' },
  { kind: 'keyword', name: 'type', base: 'text' },
];

const read = ({ bytes, payload, end }: Line): RegExpExecArray | null =>
  startsWith(bytes, payload, end, ' [0x') ? LINE.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 80))) : null;

/**
 * `/sys/kernel/debug/xen/mmu/p2m` of a PV Linux (arch/x86/xen/p2m.c): up to 3.18 two kinds of lines that are mixed, the
 * content and the level of the tree; since 3.19 only the content. Facts: `p2mRange` of the content, with both ends
 * inclusive; an identity frame is its own machine frame. Frames that were granted by others count as `pfn`.
 */
export const linuxP2mFormat: BlockFormat = {
  name: 'linux-p2m',
  kind: 'p2m',
  key: null,
  stream: 'tool',
  starts: (line) => (read(line) === null ? null : 'header'),
  open: ({ facts, block }) => {
    let next = -1n;
    return {
      read: (line) => {
        const match = read(line);
        if (match === null) return Taken.no;
        const first = BigInt(match[1] ?? '0');
        const end = BigInt(match[2] ?? '0');
        const type = match[3] ?? '';
        // A level says nothing about what its frames hold.
        if (type.startsWith('level ') || end <= first) return Taken.yes;
        // Ranges follow each other: one that begins lower is another reading.
        if (first < next) return Taken.no;
        next = end;
        facts.tables.p2mRange.add(block.id, line.number, {
          domid: block.domain,
          firstPfn: first,
          lastPfn: end - 1n,
          firstMfn: type === 'identity' ? first : null,
          type,
          order: null,
          rights: null,
          memoryType: null,
        });
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields: (text, payload) => fieldsOf(text, payload, LINE, FIELDS),
};
