import type { ByteSource } from './byte-source.ts';
import { emptyLine, lookAhead, maxLine, type Line } from './line.ts';
import { indexLine, indexLines, indexRoom, makeLineIndex, type LineIndex } from './line-index.ts';
import type { Pacer } from './pacer.ts';

/** Bytes read at once. */
const CHUNK = 1 << 19;
/**
 * Bytes parsed before the pacer is asked: a fraction of a millisecond, and two where the engine has not compiled yet what
 * parses them.
 */
const PART = 1 << 14;

/** What takes the lines of a source, one after the other. The line is only valid during the call. */
export interface LineSink {
  readonly take: (line: Line) => void;
  /**
   * Offers all whole lines of plain text that are in memory, [line.start, line.end), at most `limit` of them, the first
   * being `line.number`: millions of rows of one table need no line object each. Answers how many it took, and has
   * moved `line.start` behind them; 0 when the next line is not for it.
   */
  readonly takeRun: (line: Line, limit: number) => number;
}

/** What a scan found out about a source besides what the sink took. */
export interface Scan {
  readonly index: LineIndex;
  readonly bytes: number;
  /** The scan was cancelled before the end. */
  readonly cancelled: boolean;
}

/**
 * Reads a source from start to end and hands each line to the sink. While one chunk is parsed the next is being read.
 * Lines end in LF or CRLF; a line above `maxLine` is cut and its rest skipped; the last line needs no end.
 */
export const scanLines = async (source: ByteSource, sink: LineSink, pacer: Pacer): Promise<Scan> => {
  const splitter = new Splitter(sink, pacer);
  // A pasted text of forty lines needs no megabytes. A file that grows meanwhile is read as far as it was.
  const { size } = source;
  const room = Math.min(CHUNK, size);
  let current = new Uint8Array(Math.min(maxLine + 4 * lookAhead + room, size));
  let spare = new Uint8Array(current.length);
  let position = 0;
  // What moves to the next buffer: whole lines that wait for their look-ahead, then an unfinished line.
  let carry = 0;
  let held = 0;
  let reading = source.read(current, 0, room, 0);
  for (;;) {
    const got = await reading;
    if (got === 0 || pacer.cancelled()) break;
    const end = carry + got;
    position += got;
    const whole = splitter.endOfLines(current, carry, held, end, position);
    const given = whole === 0 ? 0 : holdBack(current, whole, end);
    carry = splitter.skipping && whole === 0 ? 0 : end - given;
    held = whole - given;
    // The rest moves to the spare buffer and the next read goes behind it before this chunk is parsed.
    spare.set(current.subarray(end - carry, end));
    reading = source.read(spare, carry, Math.min(room, size - position), position);
    splitter.limit = whole;
    for (let start = 0; start < given && !pacer.cancelled();) {
      start = splitter.take(current, start, given, position - end);
      const pause = pacer.pause();
      if (pause !== null) await pause;
    }
    [current, spare] = [spare, current];
    pacer.progress(position);
  }
  splitter.finish(current, held, carry, position);
  return { index: splitter.index, bytes: position, cancelled: pacer.cancelled() };
};

/**
 * Where the lines of bytes [0, whole) end that can be handed out: behind them `lookAhead` bytes stand before `end`.
 * A line longer than that does not wait.
 */
const holdBack = (bytes: Uint8Array, whole: number, end: number): number => {
  if (end - whole >= lookAhead) return whole;
  const given = bytes.subarray(0, Math.max(0, end - lookAhead)).lastIndexOf(10) + 1;
  return whole - given <= 2 * lookAhead ? given : bytes.indexOf(10, given) + 1;
};

/** Cuts chunks into lines. */
class Splitter {
  readonly index = makeLineIndex();
  /** The rest of an over-long line is being skipped. */
  skipping = false;
  /** One past the last byte of the current chunk that a line may look ahead to. */
  limit = 0;
  readonly #sink: LineSink;
  readonly #pacer: Pacer;
  readonly #line = emptyLine();

  constructor(sink: LineSink, pacer: Pacer) {
    this.#sink = sink;
    this.#line.find = pacer.find;
    this.#pacer = pacer;
  }

  /**
   * Where the last whole line of bytes [0, end) ends, 0 when there is none; bytes [0, held) are whole lines, and up to
   * `searched` there is no other line end. An unfinished line that has grown too long is handed out cut, and its rest
   * will be skipped.
   */
  endOfLines(bytes: Uint8Array, searched: number, held: number, end: number, position: number): number {
    const newline = bytes.subarray(searched, end).lastIndexOf(10);
    if (newline !== -1) return searched + newline + 1;
    if (this.skipping || end - held <= maxLine) return held;
    this.limit = held;
    for (let start = 0; start < held;) start = this.take(bytes, start, held, position - end);
    this.#give(bytes, held, end, position - end);
    this.skipping = true;
    return 0;
  }

  /**
   * Hands out whole lines of bytes [from, end), some `PART` of them; byte 0 stands at file offset `base`. Answers the
   * position behind them.
   */
  take(bytes: Uint8Array, from: number, end: number, base: number): number {
    if (from === 0) {
      this.#line.suspect = !this.#pacer.isText(bytes.subarray(0, end));
      this.#line.chunk += 1;
    }
    let start = from;
    while (start < end && start - from < PART) {
      const next = this.#run(bytes, start, end, base);
      if (next > start) {
        start = next;
        continue;
      }
      const stop = bytes.indexOf(10, start);
      if (this.skipping) this.skipping = false;
      else this.#give(bytes, start, stop, base);
      start = stop + 1;
    }
    return start;
  }

  /** Hands out the lines that waited, bytes [0, held), and the last line, which has no end. */
  finish(bytes: Uint8Array, held: number, length: number, position: number): void {
    this.limit = length;
    for (let start = 0; start < held;) start = this.take(bytes, start, held, position - length);
    if (length === held || this.skipping) return;
    this.#line.suspect = true;
    this.#line.chunk += 1;
    this.#give(bytes, held, length, position - length);
  }

  /** Offers lines as a run; answers the position behind those that were taken. */
  #run(bytes: Uint8Array, start: number, end: number, base: number): number {
    const line = this.#line;
    if (line.suspect || this.skipping) return start;
    line.bytes = bytes;
    line.start = start;
    line.end = end;
    line.number = this.index.count + 1;
    const taken = this.#sink.takeRun(line, indexRoom(this.index));
    if (taken === 0) return start;
    indexLines(this.index, base + start, taken);
    return line.start;
  }

  /** Hands out the line of bytes [start, stop). A long one is cut wherever its end is: borders of chunks say nothing. */
  #give(bytes: Uint8Array, start: number, stop: number, base: number): void {
    const line = this.#line;
    const cut = stop - start > maxLine;
    indexLine(this.index, base + start);
    line.bytes = bytes;
    line.start = start;
    line.end = cut ? start + maxLine : stop;
    line.buffer = bytes;
    // `holdBack` lets such a line not wait for what is behind it.
    line.limit = stop - start >= lookAhead ? start : this.limit;
    line.next = Math.min(stop + 1, line.limit);
    // A serial console turns the CRLF of what it carries into CR CR LF.
    while (line.end > start && bytes[line.end - 1] === 13) line.end -= 1;
    line.number = this.index.count;
    line.cut = cut;
    this.#sink.take(line);
  }
}
