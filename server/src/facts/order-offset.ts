import type { Interval } from '../core/interval.ts';

/** A kernel line gets to the console at most so many seconds after its time, unless a console repeats the log. */
const PRINTING = 1;

/**
 * So often must lines of the kernel stand behind one of the hypervisor, else pieces of two logs may just follow each
 * other. Such pieces hardly ever agree as closely as `CLOSE` (seconds) by chance; then fewer will do.
 */
const SWITCHES = 6;
const FEW = 2;
const CLOSE = 2;

/** A clock that goes back by more (seconds) began again. */
const STEP_BACK = 1;

/**
 * The offset of the hypervisor's boot clock to that of a kernel whose lines stand between the hypervisor's on one
 * console: hypervisor time = kernel time + offset. A kernel line is older than the hypervisor's next one, which limits
 * the offset from above, and (but for the time of printing) younger than the one before, which limits it from below.
 * Times of 0 say nothing: the kernel's clock does not run yet.
 */
export class OrderOffset {
  #hypervisor = NaN;
  #above = NaN;
  #newest = NaN;
  #kernel = -Infinity;
  #low = -Infinity;
  #high = Infinity;
  #switches = 0;
  #unsteady = false;

  /** A line of the hypervisor. */
  hypervisor(time: number): void {
    if (time < this.#hypervisor - STEP_BACK) this.#unsteady = true;
    if (!Number.isNaN(this.#newest)) this.#high = Math.min(this.#high, time - this.#newest);
    this.#newest = NaN;
    this.#hypervisor = time;
    this.#above = time;
  }

  /** A line of the kernel. */
  kernel(time: number): void {
    if (time < this.#kernel - STEP_BACK) this.#unsteady = true;
    this.#kernel = time;
    if (time === 0) return;
    if (Number.isNaN(this.#newest) && !Number.isNaN(this.#above)) this.#switches += 1;
    this.#newest = Number.isNaN(this.#newest) ? time : Math.max(this.#newest, time);
    if (!Number.isNaN(this.#above)) this.#low = Math.max(this.#low, this.#above - time - PRINTING);
  }

  /** The kernel enabled a console: lines up to here may have waited for it. */
  consoleEnabled(): void {
    this.#low = -Infinity;
  }

  /** Something else stands here: the lines around it may be of different logs. */
  interrupt(): void {
    this.#above = NaN;
    this.#newest = NaN;
  }

  /** What is known of the offset; null: nothing, or what is known contradicts itself. */
  get offset(): Interval | null {
    const width = this.#high - this.#low;
    const wanted = width <= CLOSE ? FEW : SWITCHES;
    const isKnown = Number.isFinite(width) && width >= 0 && this.#switches >= wanted;
    return this.#unsteady || !isKnown ? null : { low: this.#low, high: this.#high };
  }
}
