import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';
import { vbdRow } from '../vbd-row.ts';

const HEADER = /^Vdev {1,4}BE {1,4}handle state evt-ch ring-ref BE-path {0,40}$/;
/** `%-5d %-3d %-6d %-5d %-6d %-8d %-30s` (tools/xl/xl_block.c, main_blocklist); −1 stands for "not in xenstore". */
const LINE =
  /^(\d{1,10}) {1,8}(\d{1,5}) {1,8}(\d{1,5}) {1,8}(-1|\d{1,3}) {1,8}(-1|\d{1,10}) {1,8}(-1|\d{1,10}) {1,16}(\/\S{1,300}) {0,40}$/d;
const FIELDS: readonly FieldSpec[] = [
  { kind: 'device', name: 'device', base: 'dec' },
  { kind: 'domain', name: 'backendDomid', base: 'dec' },
  { kind: 'domain', name: 'frontendDomid', base: 'dec' },
  { kind: 'state', name: 'state', base: 'dec' },
  { kind: 'port', name: 'eventChannels', base: 'dec' },
  { kind: 'gref', name: 'ringRefs', base: 'dec' },
  { kind: 'path', name: 'node', base: 'text' },
];
const NODE = /\/(backend\/([a-z0-9]{1,8})\/\d{1,5}\/\d{1,10})$/;

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 500));

const fields: FieldReader = (text, payload) => {
  if (HEADER.test(text.slice(payload))) return [];
  const found = fieldsOf(text, payload, LINE, FIELDS);
  const owner = found?.find(({ name }) => name === 'frontendDomid')?.value;
  if (found === null || typeof owner !== 'number') return null;
  const own = (kind: string): boolean => kind === 'device' || kind === 'port' || kind === 'gref';
  return found
    .filter(({ value }) => value !== -1)
    .map((field) => (own(field.kind) ? { ...field, domain: owner } : field));
};

/**
 * Output of `xl block-list DOMAIN`, Xen 4.1 to 4.22. Facts: `vbd`, one row a device, with what stands there: state,
 * event channel and ring reference are the frontend's keys (`handle` is the frontend's domain), and −1 says only that
 * no such key is there, as with several queues.
 */
export const xlBlockListFormat: BlockFormat = {
  name: 'xl-block-list',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: (line) =>
    startsWith(line.bytes, line.payload, line.end, 'Vdev ') && HEADER.test(textOf(line)) ? 'header' : null,
  open: ({ facts, block }) => {
    let begun = false;
    return {
      read: (line) => {
        const text = textOf(line);
        const match = LINE.exec(text);
        if (match === null) {
          // A second header is the list of another domain.
          if (begun || !HEADER.test(text)) return Taken.no;
          begun = true;
          return Taken.yes;
        }
        const known = (group: number): number | null => (match[group] === '-1' ? null : Number(match[group]));
        const port = known(5);
        const ref = known(6);
        const node = NODE.exec(match[7] ?? '');
        facts.tables.vbd.add(
          block.id,
          line.number,
          vbdRow({
            device: Number(match[1]),
            backendDomid: Number(match[2]),
            frontendDomid: Number(match[3]),
            frontState: known(4),
            eventChannels: port === null ? null : [port],
            ringRefs: ref === null ? null : [ref],
            node: node?.[1] ?? null,
            backendType: node?.[2] ?? null,
          }),
        );
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields,
};
