import type { Interval } from '../core/interval.ts';

/** A stamp shows whole seconds (what is finer is not used), so it may be so much too small. */
const STEP = 1;

/** A line that is stamped promptly is so within so many seconds. */
const PROMPT = 1;

/** Lines so far apart (seconds, of the line's own clock) that agree were not stamped together with delay. */
const APART = 2;

/** A later line that is late by more says that one of the clocks was set or stood still. */
const JUMP = 5;

/**
 * The offset of a clock that stamps lines when it receives them (syslog, the journal, xenconsoled, `dmesg -T`) to the
 * clock that the lines themselves carry: stamp = time + offset. A line is never received before it is printed, so every
 * line limits the offset from above. Lines may wait (syslog starts late and receives the boot messages in one go), so
 * there is a lower limit only where lines that are apart agree with the smallest offset.
 */
export class ReceiptOffset {
  #high = Infinity;
  #first = NaN;
  #last = NaN;
  #latest = -Infinity;
  #unsteady = false;

  /** Notes one line: what it is stamped with and its own time, both in seconds. */
  see(stamp: number, time: number): void {
    if (Number.isNaN(stamp - time)) return;
    if (time < this.#latest - STEP) this.#unsteady = true;
    this.#latest = Math.max(this.#latest, time);
    const least = stamp - time;
    if (least + STEP < this.#high) {
      if (least + STEP < this.#high - STEP) {
        if (this.#agrees) this.#unsteady = true;
        this.#first = time;
        this.#last = time;
      }
      this.#high = least + STEP;
    }
    if (least <= this.#high) {
      if (Number.isNaN(this.#first)) this.#first = time;
      this.#last = time;
    } else if (this.#agrees && least > this.#high + JUMP) this.#unsteady = true;
  }

  /** What is known of the offset; null: nothing, or the clocks do not run alike. */
  get offset(): Interval | null {
    if (this.#unsteady || this.#high === Infinity) return null;
    return { low: this.#agrees ? this.#high - STEP - PROMPT : null, high: this.#high };
  }

  get #agrees(): boolean {
    return this.#last - this.#first >= APART;
  }
}
