import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { endDump } from './end-dump.ts';
import { afterLineEnd, FrameLine, frameRows } from './frame-line.ts';
import { frameTypeName } from './frame-type-name.ts';

const HEADER = /^ --- Dumping P2M for domain (\d{1,5}) ---/;
const SIZE = /^ Guest Width: \d{1,3}, PT Levels: \d{1,3} P2M size: = (\d{1,15})/;
const ALL = 0xffffffff;

/** Reads one dump of a P2M: rows whose frames follow each other, or that hold none, make one range. */
export class P2mReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #row = new FrameLine();
  #begun = false;
  #done = false;
  #rows = 0;
  #expected: number | null = null;
  #domid: number | null;
  /** The open range: its first line, or 0 when there is none. */
  #line = 0;
  #pfnLow = 0;
  #pfnHigh = 0;
  #lastLow = 0;
  #lastHigh = 0;
  #mfnLow = 0;
  #mfnHigh = 0;
  #nextMfn = 0;
  #type = 0;

  constructor(context: BlockContext) {
    this.#context = context;
    this.#domid = context.block.domain;
  }

  read(line: Line): Taken {
    const { bytes, payload, end, number } = line;
    const row = this.#row;
    if (row.parse(bytes, payload, frameRows.p2m) && row.parseType(bytes) && row.at <= end) {
      this.#take(number);
      return Taken.yes;
    }
    if (!startsWith(bytes, payload, end, ' --- ')) return this.#size(line);
    if (startsWith(bytes, payload, end, ' --- End of P2M for domain ')) {
      this.#done = true;
      return Taken.last;
    }
    const header = HEADER.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 60)));
    // A second header is another dump.
    if (header === null || this.#begun || this.#rows > 0) return Taken.no;
    this.#begun = true;
    this.#domid = Number(header[1]);
    this.#context.block.domain = this.#domid;
    return Taken.yes;
  }

  takeRun(line: Line, prefix: number, limit: number): number {
    if (prefix !== 0) return 0;
    const { bytes, end } = line;
    const row = this.#row;
    let count = 0;
    while (count < limit && line.start < end && row.parse(bytes, line.start, frameRows.p2m) && row.parseType(bytes)) {
      const next = afterLineEnd(bytes, row.at);
      if (next === -1) break;
      this.#take(line.number + count);
      count += 1;
      line.start = next;
    }
    return count;
  }

  end(): void {
    this.#flush();
    endDump(this.#context, { begun: this.#begun, done: this.#done, rows: this.#rows, expected: this.#expected });
  }

  #size(line: Line): Taken {
    const match = SIZE.exec(decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 100)));
    if (match === null || this.#expected !== null) return Taken.no;
    this.#expected = Number(match[1]);
    return Taken.yes;
  }

  #take(number: number): void {
    const row = this.#row;
    this.#rows += 1;
    const isNone = row.rightLow === ALL && row.rightHigh === ALL;
    const follows =
      this.#line !== 0 &&
      row.type === this.#type &&
      row.leftHigh === this.#lastHigh &&
      row.leftLow === this.#lastLow + 1 &&
      row.rightHigh === this.#mfnHigh &&
      (isNone ? this.#mfnLow === ALL : row.rightLow === this.#nextMfn);
    if (!follows) {
      this.#flush();
      this.#line = number;
      this.#pfnLow = row.leftLow;
      this.#pfnHigh = row.leftHigh;
      this.#mfnLow = row.rightLow;
      this.#mfnHigh = row.rightHigh;
      this.#type = row.type;
    }
    this.#lastLow = row.leftLow;
    this.#lastHigh = row.leftHigh;
    this.#nextMfn = row.rightLow + 1;
  }

  #flush(): void {
    if (this.#line === 0) return;
    const { facts, block } = this.#context;
    facts.tables.p2mRange.add(block.id, this.#line, {
      domid: this.#domid,
      firstPfn: wide(this.#pfnLow, this.#pfnHigh),
      lastPfn: wide(this.#lastLow, this.#lastHigh),
      // No frame stands there: that is known, and it is not a frame number.
      firstMfn: this.#mfnLow === ALL && this.#mfnHigh === ALL ? null : wide(this.#mfnLow, this.#mfnHigh),
      type: frameTypeName(this.#type),
      order: null,
      rights: null,
      memoryType: null,
    });
    this.#line = 0;
  }
}

const wide = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low);
