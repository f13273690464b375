import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { FrameLine, frameRows } from './frame-line.ts';
import { FrameRun } from './frame-run.ts';
import { endDump } from './end-dump.ts';

const MAX_MFN = /^ Max MFN: (\d{1,15})/;

/** Reads one dump of the M2P. */
export class M2pReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #table: BlockContext['facts']['tables']['m2pEntry'];
  readonly #row = new FrameLine();
  readonly #run = new FrameRun();
  #begun = false;
  #done = false;
  #rows = 0;
  #expected: number | null = null;

  constructor(context: BlockContext) {
    this.#context = context;
    this.#table = context.facts.tables.m2pEntry;
  }

  read(line: Line): Taken {
    const { bytes, payload, end, number } = line;
    const row = this.#row;
    if (row.parse(bytes, payload, frameRows.m2p) && row.at === end) {
      const { mfn, pfn } = this.#table.columns;
      mfn.store.push(row.leftLow, row.leftHigh);
      pfn.store.push(row.rightLow, row.rightHigh);
      this.#table.block.push(this.#context.block.id);
      this.#table.line.push(number);
      this.#rows += 1;
      return Taken.yes;
    }
    if (startsWith(bytes, payload, end, ' --- End of M2P ---')) {
      this.#done = true;
      return Taken.last;
    }
    const max = MAX_MFN.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 40)));
    if (max !== null && this.#expected === null) {
      this.#expected = Number(max[1]);
      return Taken.yes;
    }
    // A second header is another dump.
    if (this.#begun || this.#rows > 0 || !startsWith(bytes, payload, end, ' --- Dumping M2P ---')) return Taken.no;
    this.#begun = true;
    return Taken.yes;
  }

  takeRun(line: Line, prefix: number, limit: number): number {
    if (prefix !== 0) return 0;
    const rows = this.#run;
    rows.parse(line, limit);
    const { count } = rows;
    if (count === 0) return 0;
    const { mfn, pfn } = this.#table.columns;
    if (rows.isWide) mfn.store.appendWide(rows.mfnLow, rows.mfnHigh, count);
    else mfn.store.appendLow(rows.mfnLow, count);
    pfn.store.appendWide(rows.pfnLow, rows.pfnHigh, count);
    this.#table.block.appendSame(this.#context.block.id, count);
    this.#table.line.appendFrom(line.number, count);
    this.#rows += count;
    return count;
  }

  end(): void {
    endDump(this.#context, { begun: this.#begun, done: this.#done, rows: this.#rows, expected: this.#expected });
  }
}
