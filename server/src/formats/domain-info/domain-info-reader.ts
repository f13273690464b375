import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import { Origin, type Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { DomainPart } from './domain-part.ts';
import { domainFiller, domainTexts, indented } from './domain-texts.ts';

/** Longest part of a line that is looked at: a printk holds 1024 bytes, a rangeset is printed by several. */
const MAX_TEXT = 8192;

const HEADING =
  /^(General information|Rangesets belonging to|Memory pages belonging to|VCPU information and callbacks|NODE affinity)(?: for| to)? ?domain (\d{1,5}):/;
const P2M = /^p2m mappings for domain (\d{1,5}) \(vmid (\d{1,5})\):/;
/** A set of ranges without its closing brace. */
const UNCLOSED = /^ {4}[^ {:=][^{:=]{0,62}\{[0-9a-f, -]{0,7000}$/;
const TIMER = /^(?:    )?-?\d{1,19} Hz periodic timer/;

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + MAX_TEXT));

/** Reads one dump of key `q`: one part for each domain, then the guests that were told. Each part is an atomic group. */
export class DomainInfoReader implements BlockReader {
  readonly #context: BlockContext;
  /** The part of the domain that is being printed; null before the first line that names one. */
  #part: DomainPart | null = null;
  readonly #seen = new Set<number>();
  #begun = false;
  /** All domains have been printed: the guests were notified. */
  #done = false;
  /** Lines about a domain whose name is not in the capture, and the first of them. */
  #orphans = 0;
  #orphanLine = 0;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    const squeezed = this.#squeezed(line);
    if (squeezed !== null) return this.#indented(line.number, squeezed);
    switch (bytes[payload]) {
      case 32:
        return this.#done ? Taken.no : this.#indented(line.number, textOf(line));
      case 39:
        return this.#begin(line);
      case 71:
      case 77:
      case 82:
      case 86:
        return this.#heading(line);
      case 78:
        if (startsWith(bytes, payload, end, domainTexts.notify)) return this.#notified();
        return this.#heading(line);
      case 83:
        return startsWith(bytes, payload, end, domainTexts.shared) && this.#done ? Taken.last : Taken.no;
      case 112:
        return this.#mappings(line);
      default:
        return this.#filler(line);
    }
  }

  cut(line: Line): void {
    this.#part?.take(line.number, this.#squeezed(line) ?? textOf(line));
  }

  end(): void {
    const { block, startsLate } = this.#context;
    this.#part?.end(this.#done);
    if (this.#orphans > 0) this.#context.note('GEN-10', this.#orphanLine, { n: this.#orphans });
    if (startsLate) {
      block.completeness = 'starts-late';
      block.reason = 'its first line is missing';
    } else if (!this.#done) {
      block.completeness = 'ends-early';
      block.reason = 'the lines after its last domain are missing';
    }
  }

  /** A second press of the key is a dump of its own. */
  #begin({ bytes, payload, end }: Line): Taken {
    if (!startsWith(bytes, payload, end, domainTexts.begin) || this.#begun || this.#part !== null) return Taken.no;
    this.#begun = true;
    return Taken.yes;
  }

  #heading(line: Line): Taken {
    const text = decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 120));
    const match = HEADING.exec(text);
    if (match === null) return this.#filler(line);
    if (this.#done) return Taken.no;
    const domid = Number(match[2]);
    if (match[1] === 'General information') {
      // The same domain again, or one after the notifications, is another dump whose first line is missing.
      if (this.#seen.has(domid)) return Taken.no;
      this.#seen.add(domid);
      this.#open(line.number, domid, true);
      return Taken.yes;
    }
    this.#partOf(line.number, domid).heading(match[1] ?? '');
    return Taken.yes;
  }

  #mappings(line: Line): Taken {
    const match = P2M.exec(decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 80)));
    if (match === null || this.#done) return Taken.no;
    this.#partOf(line.number, Number(match[1])).mappings(line.number, Number(match[2]));
    return Taken.yes;
  }

  /** A line whose indentation is gone, with it; null for others. */
  #squeezed(line: Line): string | null {
    const { bytes, payload, origin } = line;
    if (origin !== Origin.hypervisor || this.#part === null || this.#done) return null;
    if (bytes[payload] === 32 && bytes[payload + 3] === 32) return null;
    return indented(textOf(line));
  }

  #indented(line: number, text: string): Taken {
    if (this.#part !== null && UNCLOSED.test(text)) return Taken.cut;
    if (this.#part?.take(line, text) === true) return Taken.yes;
    if (/^ {4}(?:refcnt|nr_pages|handle)=/.test(text)) {
      if (this.#part !== null) return Taken.cut;
      if (this.#orphans === 0) this.#orphanLine = line;
      this.#orphans += 1;
      return Taken.yes;
    }
    return TIMER.test(text) ? Taken.yes : this.#fillerText(text);
  }

  #filler({ bytes, payload, end }: Line): Taken {
    return this.#fillerText(decodeUtf8(bytes, payload, Math.min(end, payload + 80)));
  }

  #fillerText(line: string): Taken {
    if (this.#done) return Taken.no;
    return domainFiller.some((text) => line.startsWith(text)) || TIMER.test(line) ? Taken.yes : Taken.no;
  }

  #notified(): Taken {
    this.#part?.end(true);
    this.#part = null;
    this.#done = true;
    return Taken.yes;
  }

  /** The open part when it is that domain's; else one whose first lines are missing. */
  #partOf(line: number, domid: number): DomainPart {
    const part = this.#part;
    return part?.domid === domid ? part : this.#open(line, domid, false);
  }

  #open(line: number, domid: number, fromHeader: boolean): DomainPart {
    this.#part?.end(true);
    const part = new DomainPart(this.#context, line, domid, fromHeader);
    this.#part = part;
    return part;
  }
}
