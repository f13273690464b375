import { decodeUtf8 } from '../../core/utf8.ts';
import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
import { Clock, Origin, type Line } from '../../input/line.ts';
import { fieldValue, type Field } from '../field.ts';
import type { MessageFormat } from '../format.ts';
import { messageFields, payloadBytes } from '../messages/message-fields.ts';
import { findKernelMessage, type FoundMessage } from './find-kernel-message.ts';

/**
 * Messages of the Xen drivers of Linux, of swiotlb and of libxl. Facts: `kernelMessage`, and `swiotlb` for what
 * messages say about sizes and use of the bounce buffer.
 */
export const kernelMessagesFormat: MessageFormat = {
  name: 'kernel-messages',
  read: (line, block, facts) => {
    if (line.origin === Origin.hypervisor) return false;
    const found = findKernelMessage(line.bytes, line.payload, line.end);
    if (found === null) return false;
    addRow(line, block, facts, found);
    return true;
  },
  ignores: (bytes, payload, end) => findKernelMessage(bytes, payload, end) === null,
  fields: (text, payload) => {
    const bytes = payloadBytes(text, payload);
    const found = findKernelMessage(bytes, 0, bytes.length);
    if (found === null) return null;
    const fields = messageFields({ bytes, offset: payload, found: found.wording, spans: found.spans });
    const device = deviceField(bytes, payload, found);
    return device === null ? fields : [device, ...fields];
  },
};

const addRow = (line: Line, block: Block, facts: Facts, found: FoundMessage): void => {
  const { bytes } = line;
  const { spans, wording } = found;
  const { id, severity } = wording.message;
  const args: string[] = [];
  for (let index = 0; index < spans.count; index += 1)
    args.push(decodeUtf8(bytes, spans.starts[index] ?? 0, spans.ends[index] ?? 0));
  // The stamp of a guest's text on the hypervisor console may be the hypervisor's.
  const time = line.origin !== Origin.guest && line.clock === Clock.boot ? line.time : null;
  facts.tables.kernelMessage.add(block.id, line.number, {
    time,
    domid: line.guest === -1 ? block.domain : line.guest,
    id,
    subsystem: id.slice(0, id.indexOf('.')),
    severity,
    text: decodeUtf8(bytes, line.payload, endOfText(line)),
    args,
    device: found.deviceStart === -1 ? null : decodeUtf8(bytes, found.deviceStart, found.deviceEnd),
    wall: line.origin === Origin.guest || Number.isNaN(line.wall) ? null : line.wall,
  });
  if (id.startsWith('swiotlb')) addBounceBuffer(line, block, facts, found, args, time);
};

const addBounceBuffer = (
  line: Line,
  block: Block,
  facts: Facts,
  { wording }: FoundMessage,
  args: readonly string[],
  time: number | null,
): void => {
  const values = new Map<string, number>();
  for (const [index, label] of wording.wording.slice(1).entries()) {
    const value = fieldValue(args[index] ?? '', 'auto');
    if (typeof value === 'number') values.set(label.slice(label.indexOf(':') + 1), value);
  }
  const of = (name: string): number | null => values.get(name) ?? null;
  const row = {
    time,
    totalSlots: of('totalSlots'),
    usedSlots: of('usedSlots'),
    sizeMiB: of('sizeMiB'),
    start: of('start'),
    end: of('end'),
  };
  if (row.totalSlots !== null || row.sizeMiB !== null || row.start !== null)
    facts.tables.swiotlb.add(block.id, line.number, row);
};

const deviceField = (bytes: Uint8Array, payload: number, { deviceStart, deviceEnd }: FoundMessage): Field | null => {
  if (deviceStart === -1) return null;
  const printed = decodeUtf8(bytes, deviceStart, deviceEnd);
  const start = payload + decodeUtf8(bytes, 0, deviceStart).length;
  return { start, end: start + printed.length, kind: 'device', name: 'device', value: printed, domain: null };
};

const endOfText = ({ bytes, payload, end }: Line): number => {
  let last = end;
  while (last > payload && bytes[last - 1] === 32) last -= 1;
  return last;
};
