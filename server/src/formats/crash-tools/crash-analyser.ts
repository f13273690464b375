import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';
import { addXenParameters } from '../hypervisor-messages/command-line.ts';

/** `Xen version:      %d.%d%s` of the tool. */
const VERSION = /^Xen version: {1,10}(\d{1,3}\.\d{1,3}\S{0,60}) {0,8}$/d;
const FIELDS: readonly FieldSpec[] = [{ kind: 'version', name: 'xen', base: 'text' }];
const OTHERS = [
  'Xen compile date:',
  'Xen changeset:',
  'Xen compiler:',
  'Debug build:',
  'Missing symbol for command line',
];
const COMMAND_LINE = 'Xen command line: ';
const RING = '  Console Ring:';
const VMCOREINFO = 'VMCOREINFO:';
/** A line of it: `SYMBOL(domain_list)=ffff82d0405a0000`. */
const INFO = /^[A-Z_]{2,30}(?:\([^)=]{1,120}\))?=\S{0,200}$/;

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 1100));

/**
 * Head of `xen.log` of xen-crashdump-analyser (XenServer and XCP-ng, after a crash of the host; `Host::print_xen()`).
 * Facts: `host`, `parameter`. The processors follow (`crash-processor`), and the console ring, which is read as any other
 * log of the hypervisor.
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
    let inInfo = false;
    return {
      read: (line) => {
        if (begun && line.payload === line.end) return Taken.yes;
        const text = textOf(line);
        const version = VERSION.exec(text);
        if (!begun) {
          begun = true;
          const xen = version?.[1] ?? null;
          facts.tables.host.add(block.id, line.number, { name: null, arch: null, xen, kernel: null, domid: null });
          return Taken.yes;
        }
        if (version !== null) return Taken.no;
        if (text.startsWith(COMMAND_LINE)) {
          addXenParameters(facts, block, line.number, text.slice(COMMAND_LINE.length));
          return Taken.yes;
        }
        if (text.startsWith(RING)) return Taken.last;
        inInfo ||= text.startsWith(VMCOREINFO);
        const isKnown = text.startsWith(VMCOREINFO) || (inInfo && INFO.test(text));
        return isKnown || OTHERS.some((word) => text.startsWith(word)) ? Taken.yes : Taken.no;
      },
      end: () => undefined,
    };
  },
  fields: (text, payload) => fieldsOf(text, payload, VERSION, FIELDS),
};
