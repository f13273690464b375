import { worse, type Completeness } from '../../core/completeness.ts';
import { decodeUtf8 } from '../../core/utf8.ts';
import { isDigit, skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { GrantRow } from './grant-row.ts';
import { GrantRun } from './grant-run.ts';
import { grantTexts } from './grant-texts.ts';

/** `grant-table for remote d5 (v2)`, or up to 4.9 `… domain:    5 (v1)` and `… domain:    5 ... no active …`. */
const HEADER = /^grant-table for remote d(?:omain: {0,8})?(\d{1,5})(?: \(v(\d+)\))?(.*)$/;
/** Since 4.10, the line after the header. */
const FRAMES = /^ {0,8}(\d+) frames \((\d+) max\), (\d+) maptrack frames \((\d+) max\)/;

/** Reads one dump of key `g`. A table is one domain's: an atomic group, printed under that table's lock. */
export class GrantTableReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #row = new GrantRow();
  readonly #run = new GrantRun();
  readonly #active: BlockContext['facts']['tables']['grantActive'];
  readonly #tables: BlockContext['facts']['tables']['grantTable'];
  /** Index of the open table in `grantTable`, or -1. */
  #table = -1;
  #rows = 0;
  /** The last domain whose heading was read, or -1. */
  #domid = -1;
  /** The open table is known to be over or empty. */
  #closed = false;
  #damaged = false;
  #begun = false;
  #done = false;
  /** Rows seen before any header, and the first of their lines. */
  #orphans = 0;
  #orphanLine = 0;

  constructor(context: BlockContext) {
    this.#context = context;
    this.#active = context.facts.tables.grantActive;
    this.#tables = context.facts.tables.grantTable;
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    switch (bytes[payload]) {
      case 91:
        return this.#entry(line);
      case 103:
        return this.#header(line);
      case 110:
        if (!startsWith(bytes, payload, end, grantTexts.none)) return Taken.no;
        this.#closed = true;
        return Taken.yes;
      default:
        // Blanks, or where a mail client squeezed them what stands behind them.
        return this.#indented(line);
    }
  }

  cut(): void {
    this.#damaged = true;
  }

  takeRun(line: Line, prefix: number, limit: number): number {
    // Rows of an open table only: what opens, ends or damages one goes line by line.
    if (this.#table === -1) return 0;
    const rows = this.#run;
    rows.parse(line, prefix, limit);
    const { count } = rows;
    if (count === 0) return 0;
    const { columns } = this.#active;
    columns.table.store.appendSame(this.#table, count);
    columns.ref.store.append(rows.refs, count);
    columns.mapper.store.append(rows.mappers, count);
    columns.mfn.store.appendLow(rows.mfns, count);
    columns.pin.store.append(rows.pins, count);
    columns.sharedDomid.store.append(rows.shared, count);
    columns.gmfn.store.appendLow(rows.gmfns, count);
    columns.flags.store.append(rows.flags, count);
    this.#active.block.appendSame(this.#context.block.id, count);
    this.#active.line.appendFrom(line.number, count);
    this.#rows += count;
    return count;
  }

  end(): void {
    const { block } = this.#context;
    this.#endTable(this.#done ? 'complete' : 'ends-early', block.lastLine);
    let whole: Completeness = this.#begun ? 'complete' : 'starts-late';
    if (!this.#done) {
      whole = worse(whole, 'ends-early');
      if (this.#begun) this.#context.note('GEN-05', block.firstLine, { what: 'its "done" line is missing' });
    }
    if (this.#orphans > 0) this.#context.note('GEN-10', this.#orphanLine, { n: this.#orphans });
    block.completeness = this.#damaged ? worse(whole, 'damaged') : whole;
    if (!this.#begun) block.reason = 'its first line is missing';
    else if (!this.#done) block.reason = 'its "done" line is missing';
  }

  #entry(line: Line): Taken {
    const row = this.#row;
    if (!row.parse(line.bytes, line.payload, line.end)) {
      if (startsWith(line.bytes, line.payload, line.end, grantTexts.columns)) return this.#columns(line);
      if (!startsWith(line.bytes, line.payload, line.end, '[0x')) return Taken.no;
      return Taken.cut;
    }
    if (this.#table === -1) {
      if (this.#orphans === 0) this.#orphanLine = line.number;
      this.#openTable(line.number, null, null);
    }
    const { columns } = this.#active;
    columns.table.store.push(this.#table);
    columns.ref.store.push(row.ref);
    columns.mapper.store.push(row.mapper);
    columns.mfn.store.push(row.mfnLow, row.mfnHigh);
    columns.pin.store.push(row.pin);
    columns.sharedDomid.store.push(row.shared);
    columns.gmfn.store.push(row.gmfnLow, row.gmfnHigh);
    columns.flags.store.push(row.flags);
    this.#active.block.push(this.#context.block.id);
    this.#active.line.push(line.number);
    this.#rows += 1;
    return Taken.yes;
  }

  #header(line: Line): Taken {
    const { bytes, payload, end } = line;
    if (startsWith(bytes, payload, end, grantTexts.table)) {
      const match = HEADER.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 120)));
      if (match === null) return Taken.no;
      // Domains are printed in rising order: what goes back is another dump whose first line is missing.
      if (Number(match[1]) <= this.#domid) return Taken.no;
      this.#domid = Number(match[1]);
      this.#endTable('complete', line.number - 1);
      this.#openTable(line.number, this.#domid, match[2] === undefined ? null : Number(match[2]));
      this.#closed = match[3]?.includes(grantTexts.none) === true;
      return Taken.yes;
    }
    if (startsWith(bytes, payload, end, grantTexts.done)) {
      this.#done = true;
      return Taken.last;
    }
    // A second press of the key is a dump of its own.
    if (!startsWith(bytes, payload, end, grantTexts.begin) || this.#begun || this.#table !== -1) return Taken.no;
    this.#begun = true;
    return Taken.yes;
  }

  #indented(line: Line): Taken {
    const { bytes, payload, end } = line;
    if (bytes[payload] !== 32 && bytes[payload] !== 45 && !isDigit(bytes[payload])) return Taken.no;
    if (startsWith(bytes, skipBlanks(bytes, payload, end), end, grantTexts.rule)) return this.#columns(line);
    const match = FRAMES.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 120)));
    if (match === null || this.#table === -1) return Taken.no;
    const { columns } = this.#tables;
    columns.frames.store.set(this.#table, Number(match[1]));
    columns.maxFrames.store.set(this.#table, Number(match[2]));
    columns.maptrackFrames.store.set(this.#table, Number(match[3]));
    columns.maxMaptrackFrames.store.set(this.#table, Number(match[4]));
    return Taken.yes;
  }

  /**
   * The two lines above each domain's heading end the table before: what follows belongs to nobody until a heading
   * comes, which may have been lost.
   */
  #columns(line: Line): Taken {
    this.#endTable('complete', line.number - 1);
    return Taken.yes;
  }

  #openTable(line: number, granter: number | null, version: number | null): void {
    this.#rows = 0;
    this.#closed = false;
    this.#table = this.#tables.add(this.#context.block.id, line, {
      granter,
      version,
      frames: null,
      maxFrames: null,
      maptrackFrames: null,
      maxMaptrackFrames: null,
      rows: 0,
      completeness: granter === null ? 'starts-late' : 'complete',
      firstRow: this.#active.rows(),
      lastLine: line,
    });
  }

  #endTable(completeness: Completeness, lastLine: number): void {
    if (this.#table === -1) return;
    const { columns } = this.#tables;
    columns.rows.store.set(this.#table, this.#rows);
    columns.lastLine.store.set(this.#table, lastLine);
    const orphan = columns.granter.at(this.#table) === null;
    let state: Completeness = orphan ? 'starts-late' : this.#closed ? 'complete' : completeness;
    if (this.#rows === 0 && !this.#closed && !orphan) {
      state = 'ends-early';
      if (this.#done || completeness === 'complete')
        this.#context.note('GEN-05', this.#tables.line.at(this.#table), {
          what: 'a table has neither rows nor the "no active" line',
        });
    }
    columns.completeness.store.set(this.#table, this.#damaged ? worse(state, 'damaged') : state);
    if (orphan) this.#orphans += this.#rows;
    this.#table = -1;
  }
}
