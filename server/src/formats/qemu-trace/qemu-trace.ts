import { isDigit, skipDigits, startsWith } from '../../input/bytes.ts';
import { Clock, type Line } from '../../input/line.ts';
import type { Field, FieldReader } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { eventFields, unitsOf } from '../trace/event-fields.ts';
import { TraceEvents } from '../trace/trace-event.ts';
import { TraceValues } from '../trace/trace-template.ts';
import type { QemuContext } from './qemu-context.ts';
import { tceEvents } from './tce-events.ts';
import { vfioEvents } from './vfio-events.ts';
import { mapcacheEvents, mapcacheName, mapcacheTexts } from './mapcache-events.ts';
import { xenEvents } from './xen-events.ts';

/** Longest name of an event. */
const MAX_NAME = 64;

/** Most lines of one run, and the longest of them. */
const MAX_RUN = 256;
const MAX_LINE = 4096;
/** What stands in ordinary lines: nothing that a mailer (`=3D`) or a web page encodes. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 32 && byte < 127 && byte !== 38 && byte !== 60 && byte !== 68 && byte !== 92 ? 1 : 0,
);

const known = new TraceEvents<QemuContext>([...tceEvents, ...vfioEvents, ...xenEvents, ...mapcacheEvents]);

/** Where the parts of a line stand; reused. */
class QemuLine {
  name = 0;
  nameEnd = 0;
  text = 0;
  /** The digits of the thread; `threadEnd` is where the line begins when none is named. */
  thread = 0;
  threadEnd = 0;
  /** Behind the digits of the time of the prefix; where the line begins without a prefix. */
  timeEnd = 0;

  /** Takes `THREAD@SECONDS.MICROS:EVENT TEXT`, `(THREAD) EVENT TEXT` or `EVENT TEXT` apart; false when it is none. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    this.thread = start;
    this.threadEnd = start;
    this.timeEnd = start;
    this.name = start;
    if (isDigit(bytes[start]) && !this.#prefix(bytes, start, end)) return false;
    if (bytes[start] === 40 && !this.#parentheses(bytes, start, end)) return false;
    if (this.#mapcache(bytes, end)) return true;
    let at = this.name;
    const most = Math.min(end, at + MAX_NAME);
    while (at < most && isNameByte(bytes[at])) at += 1;
    this.nameEnd = at;
    this.text = Math.min(end, at + 1);
    return at - this.name > 4 && (at === end || bytes[at] === 32);
  }

  get hasPrefix(): boolean {
    return this.timeEnd > this.thread;
  }

  /** `(4242) `, behind a date (2025 and later). */
  #parentheses(bytes: Uint8Array, start: number, end: number): boolean {
    this.thread = start + 1;
    this.threadEnd = skipDigits(bytes, start + 1, end);
    this.timeEnd = this.thread;
    this.name = this.threadEnd + 2;
    return this.threadEnd > this.thread && startsWith(bytes, this.threadEnd, end, ') ');
  }

  /** What the map cache printed before it had events, with the name of its file in front or without. */
  #mapcache(bytes: Uint8Array, end: number): boolean {
    const { name } = this;
    const text = startsWith(bytes, name, end, mapcacheName) ? name + mapcacheName.length : name;
    if (text === name && !mapcacheTexts.some((begin) => startsWith(bytes, name, end, begin))) return false;
    this.nameEnd = text === name ? name : text - 2;
    this.text = text;
    return true;
  }

  #prefix(bytes: Uint8Array, start: number, end: number): boolean {
    this.threadEnd = skipDigits(bytes, start, end);
    if (bytes[this.threadEnd] !== 64) return false;
    const point = skipDigits(bytes, this.threadEnd + 1, end);
    this.timeEnd = skipDigits(bytes, point + 1, end);
    this.name = this.timeEnd + 1;
    return bytes[point] === 46 && this.timeEnd === point + 7 && bytes[this.timeEnd] === 58;
  }
}

const isNameByte = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte === 95);

/** The time of a prefix. In whole microseconds first, so that the number is the one that is printed. */
const timeOf = (bytes: Uint8Array, { threadEnd, timeEnd }: QemuLine): number => {
  let micros = 0;
  for (let at = threadEnd + 1; at < timeEnd; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit >= 0) micros = micros * 10 + digit;
  }
  return micros / 1_000_000;
};

/** Reads the trace lines of one log. */
class QemuTraceReader implements BlockReader {
  readonly #values = new TraceValues();
  readonly #parts = new QemuLine();
  readonly #context: QemuContext;

  constructor({ facts, block }: BlockContext) {
    this.#context = { facts, block, number: 0, bytes: new Uint8Array(0), time: null, pageSizes: new Map() };
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    const parts = this.#parts;
    if (!parts.parse(bytes, payload, end)) return Taken.no;
    // Behind a date, which is the envelope, no other time stands.
    const dated = line.clock === Clock.wall ? line.wall : null;
    return this.#event(bytes, end, line.number, dated) || parts.hasPrefix ? Taken.yes : Taken.no;
  }

  /** Takes lines that follow each other, each with thread and time in front, and nothing in it that looks encoded. */
  takeRun(line: Line, prefix: number, limit: number): number {
    if (prefix !== 0) return 0;
    const { bytes, end: stop, number } = line;
    const parts = this.#parts;
    const most = Math.min(limit, MAX_RUN);
    let count = 0;
    while (count < most && line.start < stop) {
      const { start } = line;
      let end = start;
      while (PLAIN[bytes[end] ?? 0] === 1) end += 1;
      if (bytes[end] !== 10 || end - start > MAX_LINE || !isDigit(bytes[start])) break;
      // A mailer's end of a line that goes on, or a letter that it wrote as two digits.
      if (bytes[end - 1] === 61 || bytes[end - 3] === 61) break;
      if (!parts.parse(bytes, start, end) || !parts.hasPrefix) break;
      this.#event(bytes, end, number + count, null);
      count += 1;
      line.start = end + 1;
    }
    return count;
  }

  /** Adds the facts of the line that was taken apart; false when its event is not known. */
  #event(bytes: Uint8Array, end: number, number: number, dated: number | null): boolean {
    const parts = this.#parts;
    const event = known.find(bytes, parts.name, parts.nameEnd, parts.text, end, this.#values);
    if (event === null) return false;
    if (event.add === null) return true;
    this.#context.number = number;
    this.#context.bytes = bytes;
    this.#context.time = parts.hasPrefix ? timeOf(bytes, parts) : dated;
    event.add(this.#values, this.#context);
    return true;
  }

  end(): void {
    // A log has no last line of its own.
  }
}

const fields: FieldReader = (text, payload) => {
  const bytes = unitsOf(text.slice(payload, payload + 2000));
  const parts = new QemuLine();
  if (!parts.parse(bytes, 0, bytes.length)) return null;
  const values = new TraceValues();
  const event = known.find(bytes, parts.name, parts.nameEnd, parts.text, bytes.length, values);
  if (event === null && !parts.hasPrefix) return null;
  const field = (kind: Field['kind'], name: string, start: number, end: number, isText: boolean): Field => {
    const shown = text.slice(payload + start, payload + end);
    return {
      start: payload + start,
      end: payload + end,
      kind,
      name,
      value: isText ? shown : Number(shown),
      domain: null,
    };
  };
  return [
    ...(parts.threadEnd > parts.thread ? [field('count', 'thread', parts.thread, parts.threadEnd, false)] : []),
    ...(parts.hasPrefix ? [field('time', 'time', parts.threadEnd + 1, parts.timeEnd, false)] : []),
    ...(parts.nameEnd > parts.name ? [field('keyword', 'event', parts.name, parts.nameEnd, true)] : []),
    ...(event === null ? [] : eventFields(event, values, bytes, payload)),
  ];
};

const isStart = ({ bytes, payload, end }: Line): boolean => {
  const parts = new QemuLine();
  if (!parts.parse(bytes, payload, end)) return false;
  if (parts.hasPrefix) return true;
  const { name, nameEnd, text } = parts;
  return known.mayHave(bytes, name, nameEnd) && known.find(bytes, name, nameEnd, text, end, new TraceValues()) !== null;
};

/**
 * Trace lines of QEMU's `log` backend, 2.4 to 10: with `-msg timestamp=on`, and always up to 5.2, behind
 * `THREAD@SECONDS.MICROS:`; in trees of 2025 behind a date (`2026-11-20T15:50:50.068312Z`) and perhaps `(THREAD)`. Without
 * the first form only events that are known by their text begin or continue a block. What the map cache printed before
 * it had events (`xen_mapcache: …`) is read as they are. Facts:
 * `tceCall`, `tceTable`, `preregRegion`, `memslot`, `ioreq`, `mapcache`, `ioreqServer`.
 */
export const qemuTraceFormat: BlockFormat = {
  name: 'qemu-trace',
  kind: 'qemu-log',
  key: null,
  stream: 'tool',
  starts: (line) => (isStart(line) ? 'header' : null),
  open: (context) => new QemuTraceReader(context),
  fields,
};
