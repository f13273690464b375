/** A grant that stays mapped (struct persistent_gnt). */
export interface PersistentGrant {
  readonly gref: number;
  readonly handle: number;
  readonly page: number;
  /** ACTIVE: a request uses it. */
  active: boolean;
  /** WAS_ACTIVE: it was used since the last purge. */
  wasActive: boolean;
  /** When it was last put back, in ms of the model's clock. */
  lastUsed: number;
  /** Counts uses of all grants, so that two uses in one millisecond have an order. */
  lastUse: number;
}

/** Grants by reference, walked in ascending order. Order is needed at a purge only, so it is made then. */
export class GrantTree {
  readonly #byReference = new Map<number, PersistentGrant>();
  #sorted: readonly PersistentGrant[] | null = [];

  get size(): number {
    return this.#byReference.size;
  }

  get(gref: number): PersistentGrant | undefined {
    return this.#byReference.get(gref);
  }

  /** False: there is one with this reference. */
  add(grant: PersistentGrant): boolean {
    if (this.#byReference.has(grant.gref)) return false;
    this.#byReference.set(grant.gref, grant);
    this.#sorted = null;
    return true;
  }

  delete(gref: number): void {
    if (this.#byReference.delete(gref)) this.#sorted = null;
  }

  clear(): void {
    this.#byReference.clear();
    this.#sorted = [];
  }

  /** As it stands now; changes to the tree leave this list alone. */
  ascending(): readonly PersistentGrant[] {
    this.#sorted ??= [...this.#byReference.values()].sort((a, b) => a.gref - b.gref);
    return this.#sorted;
  }

  values(): IterableIterator<PersistentGrant> {
    return this.#byReference.values();
  }
}
