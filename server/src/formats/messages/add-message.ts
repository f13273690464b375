import { decodeUtf8 } from '../../core/utf8.ts';
import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
import { Clock, type Line } from '../../input/line.ts';
import type { CompiledWording } from './message-matcher.ts';
import type { Spans } from './message-template.ts';

/**
 * Adds a matched message of the hypervisor. `text` is the payload as printed, `args` its conversions in order as
 * printed. `domid` is the domain that the message's prefix names as its producer or current domain, or null.
 */
export const addMessage = (
  facts: Facts,
  line: Line,
  block: Block,
  found: CompiledWording,
  spans: Spans,
  domid: number | null,
): number => {
  const args: string[] = [];
  for (let index = 0; index < spans.count; index += 1)
    args.push(decodeUtf8(line.bytes, spans.starts[index] ?? 0, spans.ends[index] ?? 0));
  const { id, severity } = found.message;
  return facts.tables.hypervisorMessage.add(block.id, line.number, {
    time: line.clock === Clock.boot ? line.time : null,
    domid,
    id,
    subsystem: id.slice(0, id.indexOf('.')),
    severity,
    text: decodeUtf8(line.bytes, line.payload, lastText(line)),
    args,
    wall: Number.isNaN(line.wall) ? null : line.wall,
    cycles: line.clock === Clock.raw ? line.time : null,
  });
};

const lastText = ({ bytes, payload, end }: Line): number => {
  let last = end;
  while (last > payload && (bytes[last - 1] === 32 || bytes[last - 1] === 13)) last -= 1;
  return last;
};
