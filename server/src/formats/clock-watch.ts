import type { ClockPair } from '../facts/clock-pair.ts';
import type { Block } from '../facts/block.ts';
import { OrderOffset } from '../facts/order-offset.ts';
import { ReceiptOffset } from '../facts/receipt-offset.ts';
import { startsWith } from '../input/bytes.ts';
import { Clock, Origin, type Line } from '../input/line.ts';

/** Watches the lines of one section for what they tell of two clocks at once; a few comparisons a line. */
export class ClockWatch {
  readonly #clocks: ClockPair[];
  readonly #order = new OrderOffset();
  readonly #hypervisor = new ReceiptOffset();
  readonly #kernel = new ReceiptOffset();
  readonly #known = new Set<object>();

  constructor(clocks: ClockPair[]) {
    this.#clocks = clocks;
  }

  /** A line of the hypervisor, whoever reads it. */
  hypervisor({ guest, clock, time }: Line): void {
    if (guest === -1 && clock === Clock.boot) this.#order.hypervisor(time);
  }

  /** A line that stands in no table; `block` is its log. */
  message(line: Line, block: Block): void {
    const { origin, guest, clock, time, wall } = line;
    if (guest !== -1) return;
    if (origin === Origin.plain) {
      if (line.payload < line.end) this.#order.interrupt();
      return;
    }
    if (clock !== Clock.boot) return;
    const isKernel = origin === Origin.kernel;
    if (isKernel) {
      this.#order.kernel(time);
      if (saysConsole(line)) this.#order.consoleEnabled();
      if (block.kind === 'xen-console') this.#note('hypervisor', 'kernel', block, this.#order);
    }
    // What a kernel prints before its clock runs has no time.
    if (Number.isNaN(wall) || (isKernel && time === 0)) return;
    const receipt = isKernel ? this.#kernel : this.#hypervisor;
    receipt.see(wall, time);
    this.#note('wall', isKernel ? 'kernel' : 'hypervisor', block, receipt);
  }

  #note(first: ClockPair['first'], second: ClockPair['second'], { id }: Block, estimate: ClockPair['estimate']): void {
    if (this.#known.has(estimate)) return;
    this.#known.add(estimate);
    this.#clocks.push({ first, second, block: id, estimate });
  }
}

/** `printk: console [hvc0] enabled` (Linux 5.0), `console [hvc0] enabled`, `printk: legacy console [..] enabled` (6.11). */
const saysConsole = ({ bytes, payload, end }: Line): boolean => {
  // Nearly no line begins so.
  const first = bytes[payload];
  if (first !== 98 && first !== 99 && first !== 108 && first !== 112) return false;
  const at = startsWith(bytes, payload, end, 'printk: ') ? payload + 8 : payload;
  return (
    startsWith(bytes, at, end, 'console [') ||
    startsWith(bytes, at, end, 'bootconsole [') ||
    startsWith(bytes, at, end, 'legacy ')
  );
};
