import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, skipDigits, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';
import { channelLine, readListedChannel } from './channel-line.ts';

const isLine = ({ bytes, payload, end }: Line): boolean => {
  const first = skipBlanks(bytes, payload, Math.min(end, payload + 3));
  const after = skipDigits(bytes, first, end);
  return after > first && startsWith(bytes, after, end, ': VCPU ');
};

const FIELDS: readonly FieldSpec[] = [
  { kind: 'port', name: 'port', base: 'dec' },
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
  { kind: 'keyword', name: 'state', base: 'text' },
  { kind: 'domain', name: 'remoteDomid', base: 'dec' },
  { kind: 'port', name: 'remotePort', base: 'dec' },
  { kind: 'count', name: 'pirq', base: 'dec' },
  { kind: 'virq', name: 'virq', base: 'dec' },
  { kind: 'keyword', name: 'state', base: 'text' },
  { kind: 'keyword', name: 'state', base: 'text' },
];

const channelLineFields: FieldReader = (text, payload) => {
  const fields = fieldsOf(text, payload, channelLine, FIELDS);
  const remote = fields?.find(({ name }) => name === 'remoteDomid')?.value;
  if (fields === null || typeof remote !== 'number') return fields;
  return fields.map((field) => (field.name === 'remotePort' ? { ...field, domain: remote } : field));
};

/**
 * Output of `lsevtchn DOMID`: the ports of one domain, which the output does not name; it is the section's or the file
 * name's. Ports that Xen itself holds are left out, and up to 4.16 the list silently ends at the first of them.
 * Facts: `eventChannel` with origin `lsevtchn`.
 */
export const lsevtchnFormat: BlockFormat = {
  name: 'lsevtchn',
  kind: 'lsevtchn',
  key: null,
  stream: 'tool',
  starts: (line) => (isLine(line) ? 'header' : null),
  open: ({ facts, block }) => {
    let last = -1;
    return {
      read: (line) => {
        if (!isLine(line)) return Taken.no;
        const channel = readListedChannel(decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 200)));
        if (channel === null) return Taken.cut;
        // Ports grow: one that does not is the list of another domain.
        if (channel.port <= last) return Taken.no;
        last = channel.port;
        const unknown = { pending: null, masked: null, consumer: null };
        const row = { ...unknown, ...channel, domid: block.domain, origin: 'lsevtchn' };
        facts.tables.eventChannel.add(block.id, line.number, row);
        return Taken.yes;
      },
      cut: () => {
        block.completeness = 'damaged';
        block.reason = 'a line of it was cut';
      },
      end: () => undefined,
    };
  },
  fields: channelLineFields,
};
