import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import type { Field, FieldReader } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { eventFields, unitsOf } from '../trace/event-fields.ts';
import { TraceEvents } from '../trace/trace-event.ts';
import { TraceValues } from '../trace/trace-template.ts';
import type { FtraceContext } from './ftrace-context.ts';
import { hcallEvents } from './hcall-events.ts';
import { kernelEvents } from './kernel-events.ts';
import { probeEvents } from './probe-events.ts';
import { TraceLine } from './trace-line.ts';

const ENTRIES = /^# entries-in-buffer\/entries-written: (\d{1,15})\/(\d{1,15})/;
/** Since 2.6.3x `LOST EVENTS`, since 3.x with their number. */
const LOST = /^CPU:\d{1,5} \[LOST (?:(\d{1,15}) )?EVENTS\]/;
const GRAPH = /^ {0,3}\d{1,4}\) |^ {0,2}-{10,60}$/;

const known = new TraceEvents<FtraceContext>([...kernelEvents, ...probeEvents, ...hcallEvents]);

/** Reads one trace. */
class FtraceReader implements BlockReader {
  readonly #context: FtraceContext;
  readonly #values = new TraceValues();
  #begun = false;
  #lines = 0;
  #isGraph = false;

  constructor({ facts, block }: BlockContext) {
    this.#context = {
      facts,
      block,
      line: new TraceLine(),
      number: 0,
      bytes: new Uint8Array(0),
      end: 0,
      calls: new Map(),
    };
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    if (bytes[payload] === 35) return this.#comment(line);
    const { line: parts } = this.#context;
    if (!parts.parse(bytes, payload, end)) return this.#other(line);
    this.#lines += 1;
    const event = known.find(bytes, parts.nameStart, parts.nameEnd, parts.textStart, end, this.#values);
    const add = event?.add ?? null;
    if (add === null) return Taken.yes;
    this.#context.number = line.number;
    this.#context.bytes = bytes;
    this.#context.end = end;
    add(this.#values, this.#context);
    return Taken.yes;
  }

  end(): void {
    // What lost entries is said where it is read; nothing else tells whether a trace is whole.
  }

  #comment(line: Line): Taken {
    const text = decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 120));
    if (text.startsWith('# tracer: ')) {
      // A second header is another trace.
      if (this.#begun || this.#lines > 0) return Taken.no;
      this.#begun = true;
      this.#isGraph = text.startsWith('# tracer: function_graph');
      return Taken.yes;
    }
    const { block } = this.#context;
    const entries = ENTRIES.exec(text);
    const lost = entries === null ? 0 : Number(entries[2]) - Number(entries[1]);
    if (lost > 0) {
      block.completeness = 'starts-late';
      block.reason = `the first ${lost} entries were overwritten`;
    }
    return Taken.yes;
  }

  #other({ bytes, payload, end }: Line): Taken {
    if (startsWith(bytes, payload, end, 'CPU:')) {
      const lost = LOST.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 60)));
      if (lost === null) return Taken.no;
      const { block } = this.#context;
      block.completeness = 'damaged';
      block.reason = `${lost[1] ?? 'some'} events were lost`;
      return Taken.yes;
    }
    if (startsWith(bytes, payload, end, 'cpus=')) return this.#lines === 0 ? Taken.yes : Taken.no;
    if (!this.#isGraph) return Taken.no;
    return payload === end || GRAPH.test(decodeUtf8(bytes, payload, Math.min(end, payload + 80)))
      ? Taken.yes
      : Taken.no;
  }
}

const fields: FieldReader = (text, payload) => {
  const bytes = unitsOf(text.slice(payload, payload + 2000));
  const line = new TraceLine();
  if (!line.parse(bytes, 0, bytes.length)) return text.startsWith('#', payload) ? [] : null;
  const shown = (start: number, end: number): string => text.slice(payload + start, payload + end);
  const field = (kind: Field['kind'], name: string, start: number, end: number, value: Field['value']): Field => ({
    start: payload + start,
    end: payload + end,
    kind,
    name,
    value,
    domain: null,
  });
  const comm = shown(line.commStart, line.commEnd);
  const isThread = /^\d{1,5}\.[a-z0-9]{1,20}-\d{1,5}$/.test(comm);
  const head: readonly Field[] = [
    field(isThread ? 'thread' : 'name', 'comm', line.commStart, line.commEnd, comm),
    field('count', 'pid', line.pidStart, line.pidEnd, Number(shown(line.pidStart, line.pidEnd))),
    field('count', 'cpu', line.cpuStart, line.cpuEnd, Number(shown(line.cpuStart, line.cpuEnd))),
    field('time', 'time', line.timeStart, line.timeEnd, line.time),
    field('keyword', 'event', line.nameStart, line.nameEnd, shown(line.nameStart, line.nameEnd)),
  ];
  const values = new TraceValues();
  const event = known.find(bytes, line.nameStart, line.nameEnd, line.textStart, bytes.length, values);
  return event === null ? head : [...head, ...eventFields(event, values, bytes, payload)];
};

/**
 * Text of ftrace (`trace`, `trace_pipe`), Linux 2.6.3x to 6.x, of `trace-cmd report` and of `perf script`. Facts:
 * `swiotlbBounce`, `ringEvent`, `tceCall`; other events are shown. A buffer that was overwritten or lost events is not
 * complete.
 */
export const ftraceFormat: BlockFormat = {
  name: 'ftrace',
  kind: 'trace',
  key: null,
  stream: 'tool',
  starts: ({ bytes, payload, end }) => {
    if (bytes[payload] === 35) return startsWith(bytes, payload, end, '# tracer: ') ? 'header' : null;
    return new TraceLine().parse(bytes, payload, end) ? 'header' : null;
  },
  open: (context) => new FtraceReader(context),
  fields,
};
