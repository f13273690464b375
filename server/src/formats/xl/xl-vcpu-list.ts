import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** `CPU Affinity` up to 4.4, `Affinity (Hard / Soft)` since 4.5. */
const HEADER = /^Name {1,64}ID {1,8}VCPU {1,8}CPU State {1,8}Time\(s\) (?:CPU )?Affinity/;
/**
 * `%-32s %5d %5u %5u   STATE %9.1f  AFFINITY` (tools/xl/xl_vcpu.c); a vCPU that does not run has `-` as its CPU. A name
 * may hold blanks; `.` is matched once only because two blanks or the numbers end it.
 */
const LINE =
  /^(\S.{0,200}?) {1,40}(\d{1,5}) {1,8}(\d{1,5}) {1,8}(\d{1,5}|-) {1,8}([r-][b-][p-]) {1,16}(\d{1,12}\.\d) {1,8}(\S.{0,500})$/d;
const FIELDS: readonly FieldSpec[] = [
  { kind: 'name', name: 'name', base: 'text' },
  { kind: 'domain', name: 'domid', base: 'dec' },
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
  { kind: 'count', name: 'cpu', base: 'dec' },
  { kind: 'keyword', name: 'state', base: 'text' },
  { kind: 'time', name: 'cpuSeconds', base: 'text' },
  { kind: 'keyword', name: 'affinity', base: 'text' },
];

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 800));

/** Output of `xl vcpu-list`, Xen 4.1 to 4.22. Facts: `vcpu`, one row a vCPU; its CPU is not known while it is offline. */
export const xlVcpuListFormat: BlockFormat = {
  name: 'xl-vcpu-list',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: (line) =>
    startsWith(line.bytes, line.payload, line.end, 'Name ') && HEADER.test(textOf(line)) ? 'header' : null,
  open: ({ facts, block }) => {
    let begun = false;
    return {
      read: (line) => {
        const text = textOf(line);
        const match = LINE.exec(text);
        if (match === null) {
          // A second header is another list.
          if (begun || !HEADER.test(text)) return Taken.no;
          begun = true;
          return Taken.yes;
        }
        facts.tables.vcpu.add(block.id, line.number, {
          domid: Number(match[2]),
          vcpu: Number(match[3]),
          cpu: match[4] === '-' ? null : Number(match[4]),
          pauseCount: null,
          pauseFlags: null,
          state: match[5] ?? null,
          cpuSeconds: Number(match[6]),
        });
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields: (text, payload) => (HEADER.test(text.slice(payload)) ? [] : fieldsOf(text, payload, LINE, FIELDS)),
};
