import { decodeUtf8 } from '../../core/utf8.ts';
import { isDigit, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { ChannelRow, ChannelState, rowBlanks } from './channel-row.ts';
import { channelTexts } from './channel-texts.ts';

const DOMAIN = /^Event channel information for domain (\d{1,5}):/;
const IN_FLUX = /^ {0,8}\d{1,10} in flux *$/;
/** Lines with which another dump begins: the one before is over. */
const OTHERS = /^(?:'[^']' pressed -> |\[[^\]]: |gnttab_usage_print_all \[|General information for domain )/;

/** Reads one dump of key `e`. A domain's list is an atomic group, printed under that domain's event lock. */
export class EventChannelsReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #row = new ChannelRow();
  /** The domain whose ports are being printed; null: its heading is not in the capture. */
  #domid: number | null = null;
  readonly #seen = new Set<number>();
  #begun = false;
  /** Another dump followed, so the last domain's list is over. */
  #followed = false;
  #damaged = false;
  #orphans = 0;
  #orphanLine = 0;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    switch (bytes[payload]) {
      case 32:
        return this.#followed ? Taken.no : this.#indented(line);
      case 80:
        return startsWith(bytes, payload, end, channelTexts.polling) && !this.#followed ? Taken.yes : Taken.no;
      case 69:
        return this.#heading(line);
      case 39:
        if (startsWith(bytes, payload, end, channelTexts.begin) && !this.#begun && this.#seen.size === 0) {
          this.#begun = true;
          return Taken.yes;
        }
        return this.#other(line);
      case 71:
      case 91:
      case 103:
        return this.#other(line);
      case 112:
        return startsWith(bytes, payload, end, channelTexts.squeezedColumns) && !this.#followed ? Taken.yes : Taken.no;
      default:
        return isDigit(bytes[payload]) && !this.#followed ? this.#indented(line) : Taken.no;
    }
  }

  cut(): void {
    this.#damaged = true;
  }

  end(followed: boolean): void {
    const { block, startsLate } = this.#context;
    if (this.#orphans > 0) this.#context.note('GEN-10', this.#orphanLine, { n: this.#orphans });
    if (this.#damaged) {
      block.completeness = 'damaged';
      block.reason = 'a line of it was cut';
    } else if (startsLate) {
      block.completeness = 'starts-late';
      block.reason = 'its first line is missing';
    } else if (!this.#followed && !followed) {
      block.completeness = 'ends-early';
      block.reason = 'nothing follows it that says that the list of its last domain is whole';
    }
  }

  #heading(line: Line): Taken {
    const match = DOMAIN.exec(decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 80)));
    if (match === null) return Taken.no;
    const domid = Number(match[1]);
    // The same domain again is another dump whose first line is missing.
    if (this.#seen.has(domid) || this.#followed) return Taken.no;
    this.#seen.add(domid);
    this.#domid = domid;
    return Taken.yes;
  }

  #indented(line: Line): Taken {
    const { bytes, payload, end } = line;
    const row = this.#row;
    if (row.parse(bytes, payload, end, rowBlanks(line))) {
      this.#add(line.number);
      return Taken.yes;
    }
    if (ChannelRow.looksLikeRow(bytes, payload, end, rowBlanks(line))) return Taken.cut;
    if (startsWith(bytes, payload, end, channelTexts.columns)) return Taken.yes;
    if (startsWith(bytes, payload, end, ` ${channelTexts.squeezedColumns}`)) return Taken.yes;
    if (!IN_FLUX.test(decodeUtf8(bytes, payload, Math.min(end, payload + 40)))) return Taken.no;
    // A port that is changing hands is there, but nothing is known of it.
    this.#context.facts.tables.eventChannel.add(this.#context.block.id, line.number, {
      ...UNKNOWN,
      domid: this.#domid,
      port: Number.parseInt(decodeUtf8(bytes, payload, Math.min(end, payload + 40)), 10),
    });
    return Taken.yes;
  }

  #add(line: number): void {
    const row = this.#row;
    if (this.#domid === null) {
      if (this.#orphans === 0) this.#orphanLine = line;
      this.#orphans += 1;
    }
    this.#context.facts.tables.eventChannel.add(this.#context.block.id, line, {
      domid: this.#domid,
      port: row.port,
      pending: row.pending === 1,
      masked: row.masked === 1,
      state: row.state,
      remoteDomid: known(row.domain),
      remotePort: row.state === ChannelState.interdomain ? known(row.peer) : null,
      pirq: row.state === ChannelState.pirq ? known(row.peer) : null,
      virq: known(row.virq),
      vcpu: known(row.vcpu),
      consumer: known(row.consumer),
      origin: 'e',
    });
  }

  #other(line: Line): Taken {
    if (OTHERS.test(decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + 40)))) this.#followed = true;
    return Taken.no;
  }
}

const UNKNOWN = {
  pending: null,
  masked: null,
  state: null,
  remoteDomid: null,
  remotePort: null,
  pirq: null,
  virq: null,
  vcpu: null,
  consumer: null,
  origin: 'e',
} as const;

const known = (value: number): number | null => (value < 0 ? null : value);
