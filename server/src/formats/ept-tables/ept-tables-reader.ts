import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { isAnnouncement } from '../debug-keys/dump-reader.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { EptRow, flagsText } from './ept-row.ts';

/** Most entries of one run, and the longest of them in bytes. */
const MAX_RUN = 256;
const LONGEST = 128;
const ORIGIN = '(XEN) ';
/** What stands in an entry: everything else is looked at with care. */
const ORDINARY = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[a-z0-9: !?]/i.test(String.fromCharCode(byte)) && byte < 128 ? 1 : 0,
);

const TABLE = /^domain(\d{1,5}) EPT p2m table: *\r?$/;

/** The domain whose table begins with the line, or null. */
export const eptTableOf = ({ bytes, payload, end }: Line): number | null => {
  if (bytes[payload] !== 100 || !startsWith(bytes, payload, end, 'domain')) return null;
  const match = TABLE.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 48)));
  return match === null ? null : Number(match[1]);
};

/** Reads one dump of key `D`: entries that follow each other become one row of `p2mRange`. */
export class EptTablesReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #entry = new EptRow();
  readonly #seen = new Set<number>();
  /** The domain whose entries come; null: its first line is missing. */
  #domid: number | null = null;
  /** The range that the next entry may continue: its first line, or 0, its first frames, and what the entry must be. */
  #line = 0;
  #firstGfn = 0;
  #firstMfn = 0;
  #nextGfn = 0;
  #nextMfn = 0;
  #order = 0;
  #flags = -1;
  #announced = false;
  #orphans = 0;
  #orphanLine = 0;
  #damaged = false;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    switch (bytes[payload]) {
      case 103:
        if (!startsWith(bytes, payload, end, 'gfn: ')) return Taken.no;
        if (this.#entry.parse(bytes, payload, end)) this.#add(line.number);
        else this.#damaged = true;
        return Taken.yes;
      case 100: {
        const domid = eptTableOf(line);
        // The same domain again is another dump.
        if (domid === null || this.#seen.has(domid)) return Taken.no;
        this.#flush();
        this.#seen.add(domid);
        this.#domid = domid;
        return Taken.yes;
      }
      case 91:
        if (this.#announced || this.#seen.size > 0 || !isAnnouncement(line, 'D')) return Taken.no;
        this.#announced = true;
        return Taken.yes;
      default:
        return Taken.no;
    }
  }

  /** Takes entries that follow each other, in a console without stamps. */
  takeRun(line: Line, prefix: number, limit: number): number {
    if (prefix !== 0 && prefix !== ORIGIN.length) return 0;
    const { bytes, end: stop, number } = line;
    const most = Math.min(limit, MAX_RUN);
    let count = 0;
    while (count < most && line.start < stop) {
      const payload = line.start + prefix;
      if (prefix > 0 && !startsWith(bytes, line.start, stop, ORIGIN)) break;
      let end = payload;
      while (ORDINARY[bytes[end] ?? 0] === 1) end += 1;
      if (bytes[payload] !== 103 || bytes[end] !== 10 || end - payload > LONGEST) break;
      if (!this.#entry.parse(bytes, payload, end)) break;
      this.#add(number + count);
      count += 1;
      line.start = end + 1;
    }
    return count;
  }

  end(followed: boolean): void {
    const { block } = this.#context;
    this.#flush();
    if (this.#orphans > 0) this.#context.note('GEN-10', this.#orphanLine, { n: this.#orphans });
    if (this.#damaged) {
      block.completeness = 'damaged';
      block.reason = 'a line of it was cut';
    } else if (this.#orphans > 0) {
      block.completeness = 'starts-late';
      block.reason = 'its first line is missing';
    } else if (!followed) {
      block.completeness = 'ends-early';
      block.reason = 'nothing follows it that says that the table of its last domain is whole';
    }
  }

  #add(line: number): void {
    const { gfn, mfn, order, flags } = this.#entry;
    const frames = 2 ** order;
    const follows =
      this.#line !== 0 &&
      gfn === this.#nextGfn &&
      mfn === this.#nextMfn &&
      order === this.#order &&
      flags === this.#flags;
    if (!follows) {
      this.#flush();
      this.#line = line;
      this.#firstGfn = gfn;
      this.#firstMfn = mfn;
      this.#order = order;
      this.#flags = flags;
    }
    this.#nextGfn = gfn + frames;
    this.#nextMfn = mfn === -1 ? -1 : mfn + frames;
  }

  #flush(): void {
    if (this.#line === 0) return;
    const flags = flagsText(this.#flags);
    const memoryType = flags?.slice(4, 6) ?? '?';
    const mapped = this.#firstMfn !== -1;
    if (this.#domid === null) {
      if (this.#orphans === 0) this.#orphanLine = this.#line;
      this.#orphans += 1;
    }
    this.#context.facts.tables.p2mRange.add(this.#context.block.id, this.#line, {
      domid: this.#domid,
      firstPfn: BigInt(this.#firstGfn),
      lastPfn: BigInt(this.#nextGfn - 1),
      firstMfn: mapped ? BigInt(this.#firstMfn) : null,
      type: mapped ? null : 'PoD',
      order: this.#order,
      rights: flags?.slice(0, 3).replaceAll(' ', '') ?? null,
      memoryType: memoryType.includes('?') ? null : memoryType,
    });
    this.#line = 0;
  }
}
