import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** `Xen version:      %d.%d%s` of the tool. */
const VERSION = /^Xen version: {1,10}(\d{1,3}\.\d{1,3}\S{0,60}) {0,8}$/d;
const FIELDS: readonly FieldSpec[] = [{ kind: 'version', name: 'xen', base: 'text' }];
const OTHERS = ['Xen compile date:', 'Xen changeset:'];

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 120));

/**
 * Head of `xen.log` of xen-crashdump-analyser (XenServer and XCP-ng, after a crash of the host). Facts: `host`. The
 * console ring that follows in that file is read as any other log of the hypervisor.
 */
export const crashAnalyserFormat: BlockFormat = {
  name: 'crash-analyser',
  kind: 'text',
  key: null,
  stream: 'tool',
  starts: (line) =>
    startsWith(line.bytes, line.payload, line.end, 'Xen version: ') && VERSION.test(textOf(line)) ? 'header' : null,
  open: ({ facts, block }) => {
    let begun = false;
    return {
      read: (line) => {
        const text = textOf(line);
        const version = VERSION.exec(text);
        if (begun) return version === null && OTHERS.some((word) => text.startsWith(word)) ? Taken.yes : Taken.no;
        begun = true;
        const xen = version?.[1] ?? null;
        facts.tables.host.add(block.id, line.number, { name: null, arch: null, xen, kernel: null, domid: null });
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields: (text, payload) => fieldsOf(text, payload, VERSION, FIELDS),
};
