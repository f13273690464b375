import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { isAnnouncement } from '../debug-keys/dump-reader.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { IommuRow } from './iommu-row.ts';

const TABLE =
  /^(?:domain(\d{1,5}) IOMMU p2m table(?: shared with MMU)?: *|(?:\[VT-D\] ?|AMD IOMMU )?d(\d{1,5}) (?:table has (\d{1,2}) levels|sharing (?:EPT table|page tables)) *)\r?$/;
const LEVELS = /^p2m table has (\d{1,2}) levels *\r?$/;
/** Each level of a table translates nine bits. */
const BITS_OF_LEVEL = 9;

/** Of which domain the table is that begins with the line, and how many levels it has; null for another line. */
export const iommuTableOf = ({
  bytes,
  payload,
  end,
}: Line): { readonly domid: number; readonly levels: number | null } | null => {
  const first = bytes[payload];
  if (first !== 100 && first !== 91 && first !== 65) return null;
  const match = TABLE.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 80)));
  if (match === null) return null;
  return { domid: Number(match[1] ?? match[2]), levels: match[3] === undefined ? null : Number(match[3]) };
};

/** Reads one dump of key `o`: entries that follow each other become one row of `iommuRange`. */
export class IommuTablesReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #entry = new IommuRow();
  readonly #seen = new Set<number>();
  #domid: number | null = null;
  #levels: number | null = null;
  #row = -1;
  #nextDfn = 0;
  #nextMfn = 0;
  #depth = 0;
  #rights = '';
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
      case 32:
      case 103:
        return this.#entryAt(line);
      case 100:
        if (startsWith(bytes, payload, end, 'dfn: ')) return this.#entryAt(line);
        return this.#table(line);
      case 65:
      case 91:
        if (!this.#announced && this.#seen.size === 0 && isAnnouncement(line, 'o')) {
          this.#announced = true;
          return Taken.yes;
        }
        return this.#table(line);
      case 112: {
        const match = LEVELS.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 40)));
        if (match === null) return Taken.no;
        this.#levels = Number(match[1]);
        return Taken.yes;
      }
      case 73:
        return startsWith(bytes, payload, end, 'IOMMU not enabled!') ? Taken.last : Taken.no;
      default:
        return Taken.no;
    }
  }

  end(followed: boolean): void {
    const { block } = this.#context;
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

  #table(line: Line): Taken {
    const table = iommuTableOf(line);
    // The same domain again is another dump.
    if (table === null || this.#seen.has(table.domid)) return Taken.no;
    this.#seen.add(table.domid);
    this.#domid = table.domid;
    this.#levels = table.levels;
    this.#row = -1;
    return Taken.yes;
  }

  #entryAt({ bytes, payload, end, number }: Line): Taken {
    if (this.#entry.parse(bytes, payload, end)) {
      this.#add(number);
      return Taken.yes;
    }
    let at = payload;
    while (at < end && bytes[at] === 32) at += 1;
    const own = startsWith(bytes, at, end, 'dfn: ') || startsWith(bytes, at, end, 'gfn: ');
    this.#damaged ||= own;
    return own ? Taken.yes : Taken.no;
  }

  #add(line: number): void {
    const { depth, dfn, mfn, rights } = this.#entry;
    const { iommuRange } = this.#context.facts.tables;
    const level = this.#levels === null ? null : this.#levels - 1 - depth;
    const order = level === null || level < 0 ? null : level * BITS_OF_LEVEL;
    const frames = 2 ** (order ?? 0);
    const follows =
      order !== null &&
      this.#row !== -1 &&
      dfn === this.#nextDfn &&
      mfn === this.#nextMfn &&
      depth === this.#depth &&
      rights === this.#rights;
    if (!follows) {
      if (this.#domid === null) {
        if (this.#orphans === 0) this.#orphanLine = line;
        this.#orphans += 1;
      }
      this.#row = iommuRange.add(this.#context.block.id, line, {
        domid: this.#domid,
        firstDfn: dfn,
        lastDfn: null,
        firstMfn: mfn,
        rights: rights === '' ? null : rights,
        order,
      });
      this.#depth = depth;
      this.#rights = rights;
    }
    // How much an entry covers is not known where the levels of the table are not.
    if (order !== null) iommuRange.columns.lastDfn.store.set(this.#row, dfn + frames - 1);
    this.#nextDfn = dfn + frames;
    this.#nextMfn = mfn + frames;
  }
}
