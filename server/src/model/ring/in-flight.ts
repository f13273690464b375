const FREE = -1;

/**
 * Requests by their id, as the frontend's shadow or the backend's list keeps them, with the operation of each. Ids below the number of slots, all that
 * Linux uses, cost no allocation.
 */
export class InFlight {
  readonly #ops: Int16Array;
  readonly #others = new Map<bigint, number>();
  /** Ids that are here more than once, with how often beyond the first. */
  readonly #again = new Map<bigint, number>();
  #size = 0;

  constructor(entries: number) {
    this.#ops = new Int16Array(entries).fill(FREE);
  }

  /** Requests, each as often as it is here. */
  get size(): number {
    return this.#size;
  }

  /** An id that is here more than once, or null. */
  get twice(): bigint | null {
    for (const id of this.#again.keys()) return id;
    return null;
  }

  /** An id that is not below the number of slots, or null. */
  get large(): bigint | null {
    for (const id of this.#others.keys()) return id;
    return null;
  }

  add(id: bigint, op: number): void {
    this.#size += 1;
    if (this.opOf(id) !== null) this.#again.set(id, (this.#again.get(id) ?? 0) + 1);
    else if (this.#isSmall(id)) this.#ops[Number(id)] = op;
    else this.#others.set(id, op);
  }

  /** The operation of a request, or null when it is not here. */
  opOf(id: bigint): number | null {
    if (!this.#isSmall(id)) return this.#others.get(id) ?? null;
    const op = this.#ops[Number(id)] ?? FREE;
    return op === FREE ? null : op;
  }

  /** Takes the request out once; false: it was not here. */
  remove(id: bigint): boolean {
    if (this.opOf(id) === null) return false;
    this.#size -= 1;
    if (this.#again.size > 0) {
      const more = this.#again.get(id) ?? 0;
      if (more > 1) this.#again.set(id, more - 1);
      else this.#again.delete(id);
      if (more > 0) return true;
    }
    if (this.#isSmall(id)) this.#ops[Number(id)] = FREE;
    else this.#others.delete(id);
    return true;
  }

  copy(): InFlight {
    const made = new InFlight(this.#ops.length);
    made.#ops.set(this.#ops);
    for (const [id, op] of this.#others) made.#others.set(id, op);
    for (const [id, more] of this.#again) made.#again.set(id, more);
    made.#size = this.#size;
    return made;
  }

  #isSmall(id: bigint): boolean {
    return id >= 0n && id < this.#ops.length;
  }
}
