import { isDigit, startsWith } from '../../input/bytes.ts';
import { Origin, type Line } from '../../input/line.ts';

/** Event channel states (`ECS_*` in xen/include/xen/sched.h), the same in all versions; free ones are not printed. */
export const ChannelState = { reserved: 1, unbound: 2, interdomain: 3, pirq: 4, virq: 5, ipi: 6 } as const;

/** Fewest blanks in front of a row as the hypervisor prints it. */
export const ROW_BLANKS = 4;

/** Fewest blanks in front of a row of a dump: behind the prefix of the console a mail client may have taken them. */
export const rowBlanks = ({ origin }: Pick<Line, 'origin'>): number => (origin === Origin.hypervisor ? 0 : ROW_BLANKS);

/** No value. */
const NONE = -1;

/**
 * One port line of key `e`, parsed; reused for every row. Values that the line does not have are -1.
 * Models `domain_dump_evtchn_info()` in xen/common/event_channel.c, 4.0 to 4.22:
 * `PORT [P/M/THIRD]: s=STATE n=VCPU x=CONSUMER TAIL`, where THIRD may hold blanks (FIFO ABI), is a bit (2-level ABI) or
 * is not there (4.0 to 4.3), and up to 4.1 `x=` stands behind the tail.
 */
export class ChannelRow {
  port = NONE;
  pending = NONE;
  masked = NONE;
  state = NONE;
  vcpu = NONE;
  consumer = NONE;
  domain = NONE;
  /** `p`: the remote port of an interdomain channel, the physical IRQ of a bound one. */
  peer = NONE;
  irq = NONE;
  virq = NONE;
  #at = 0;

  /**
   * Does a port line begin here? Tells rows that were cut from foreign lines. `blanks`: so many stand in front at least;
   * behind the prefix of the console a mail client may have taken them all.
   */
  static looksLikeRow(bytes: Uint8Array, start: number, end: number, blanks: number): boolean {
    let at = start;
    while (at < end && bytes[at] === 32) at += 1;
    if (at - start < blanks) return false;
    const first = at;
    while (at < end && isDigit(bytes[at])) at += 1;
    return (
      at > first &&
      startsWith(bytes, at, end, ' [') &&
      isDigit(bytes[at + 2]) &&
      bytes[at + 3] === 47 &&
      isDigit(bytes[at + 4])
    );
  }

  /** Parses bytes [start, end); false when they are no whole row. */
  parse(bytes: Uint8Array, start: number, end: number, blanks: number): boolean {
    if (!ChannelRow.looksLikeRow(bytes, start, end, blanks)) return false;
    this.#clear();
    this.#at = start;
    while (bytes[this.#at] === 32) this.#at += 1;
    this.port = this.#number(bytes, end);
    this.pending = (bytes[this.#at + 2] ?? 0) - 48;
    this.masked = (bytes[this.#at + 4] ?? 0) - 48;
    this.#at += 5;
    const third = this.#at;
    while (this.#at < end && bytes[this.#at] !== 93 && this.#at - third < 24) this.#at += 1;
    if (!startsWith(bytes, this.#at, end, ']: ') || this.port === NONE) return false;
    this.#at += 2;
    while (this.#at < end) if (!this.#value(bytes, end)) return false;
    return this.#isWhole();
  }

  /** ` key=value`; the XSM label `Z=…` is the last and may hold anything. */
  #value(bytes: Uint8Array, end: number): boolean {
    while (this.#at < end && bytes[this.#at] === 32) this.#at += 1;
    if (this.#at === end) return true;
    const key = bytes[this.#at];
    if (bytes[this.#at + 1] !== 61 || this.#at + 1 >= end) return false;
    this.#at += 2;
    if (key === 90) {
      this.#at = end;
      return true;
    }
    const value = this.#number(bytes, end);
    return value !== NONE && this.#set(key, value);
  }

  #set(key: number | undefined, value: number): boolean {
    switch (key) {
      case 115:
        this.state = value;
        return true;
      case 110:
        this.vcpu = value;
        return true;
      case 120:
        this.consumer = value;
        return true;
      case 100:
        this.domain = value;
        return true;
      case 112:
        this.peer = value;
        return true;
      case 105:
        this.irq = value;
        return true;
      case 118:
        this.virq = value;
        return true;
      default:
        return false;
    }
  }

  /** A tail that its state does not have yet is a line that was cut. */
  #isWhole(): boolean {
    if (this.state === NONE || this.vcpu === NONE || this.consumer === NONE) return false;
    switch (this.state) {
      case ChannelState.unbound:
        return this.domain !== NONE;
      case ChannelState.interdomain:
        return this.domain !== NONE && this.peer !== NONE;
      case ChannelState.pirq:
        return this.peer !== NONE;
      case ChannelState.virq:
        return this.virq !== NONE;
      default:
        return true;
    }
  }

  #clear(): void {
    this.state = NONE;
    this.vcpu = NONE;
    this.consumer = NONE;
    this.domain = NONE;
    this.peer = NONE;
    this.irq = NONE;
    this.virq = NONE;
  }

  /** A decimal number of at most ten digits, perhaps negative (an IRQ that is not there is `i=-1`), or -1. */
  #number(bytes: Uint8Array, end: number): number {
    if (bytes[this.#at] === 45 && this.#at < end) {
      this.#at += 1;
      const magnitude = this.#number(bytes, end);
      return magnitude === NONE ? NONE : -magnitude - 1;
    }
    const first = this.#at;
    let value = 0;
    while (this.#at < end && isDigit(bytes[this.#at])) {
      value = value * 10 + ((bytes[this.#at] ?? 0) - 48);
      this.#at += 1;
    }
    return this.#at === first || this.#at - first > 10 ? NONE : value;
  }
}
