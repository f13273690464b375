import { SLOT_BYTES } from '../../model/swiotlb/slot-pool.ts';
import type { HeldSink } from '../moments/held.ts';

/**
 * What bounced so far in a trace. swiotlb_bounced says when a mapping takes slots and nothing says when it gives them back, so that of the slots in use only
 * those of the last mapping are certain.
 */
export class BouncedSoFar {
  readonly #pool: number | null;
  readonly #byDevice = new Map<string, number>();
  #mappings = 0;
  #last = 0;

  /** `pool`: slots of the pool, or null. */
  constructor(pool: number | null) {
    this.#pool = pool;
  }

  /** A mapping of so many bytes bounced. */
  add(device: string, size: number): void {
    this.#mappings += 1;
    this.#last = Math.ceil(size / SLOT_BYTES);
    this.#byDevice.set(device, (this.#byDevice.get(device) ?? 0) + 1);
  }

  /** The counts, of devices only that of the one that mapped. */
  hold(device: string, into: HeldSink): void {
    into('swiotlb.bounced', this.#mappings);
    into(`swiotlb.bounced{${device}}`, this.#byDevice.get(device) ?? 0);
    if (this.#pool === null) return;
    into('swiotlb.used', { low: Math.min(this.#last, this.#pool), high: this.#pool });
    into('swiotlb.total', this.#pool);
  }
}
