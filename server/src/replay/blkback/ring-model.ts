import type { BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { Effects } from '../../model/model.ts';
import type { HypercallOutput } from '../../model/output.ts';
import { persistentModel, type PersistentMachine } from '../../model/persistent/persistent-model.ts';
import type { Violation } from '../../model/violation.ts';

/** References that a recording does not name are numbered from here on: no real table is so large. */
const FIRST_UNNAMED = 0x8000_0000;

/** What the model predicts for one call of xen_blkbk_map. */
export interface PredictedMap {
  readonly request: number;
  /** The hypercalls with their number of operations and flags, in order. */
  readonly calls: readonly HypercallOutput[];
  readonly result: number;
  /** Numbers of operations of the unmap hypercalls, when it failed and gave back what it had. */
  readonly unmaps: readonly number[];
}

/**
 * M3 along one ring whose references are not all known: what is not named gets a reference of its own, so that counts, batches and flags are those of the
 * model, while which grants they are stays open.
 */
export class RingModel {
  readonly #machine: PersistentMachine;
  #unnamed = FIRST_UNNAMED;
  #requests = 0;
  readonly #calls: HypercallOutput[] = [];
  readonly violations: Violation[] = [];
  #result = 0;
  readonly #effects: Effects = {
    output: (output) => {
      if (output.kind === 'hypercall') this.#calls.push(output);
      else if (output.kind === 'result') this.#result = Number(output.value);
    },
    violation: (violation) => {
      if (this.violations.length < 20) this.violations.push(violation);
    },
  };

  constructor(
    domid: number,
    device: number,
    comm: string,
    persistent: boolean,
    max: number,
    variant: BlkbackVariantId,
  ) {
    this.#machine = persistentModel.init(
      { domid, handle: device, comm, persistent, params: { maxPersistentGrants: max }, switches: {} },
      variant,
    );
  }

  /** Grants in the tree. */
  get count(): number {
    return this.#machine.grants.count;
  }

  /** Grants in the tree that no request uses. */
  get idle(): number {
    return this.count - this.#machine.grants.inUse;
  }

  get inUse(): number {
    return this.#machine.grants.inUse;
  }

  get freePages(): number {
    return this.#machine.grants.free.length;
  }

  /** Requests that hold pages. */
  get holding(): number {
    return this.#machine.requests.size;
  }

  get isPersistent(): boolean {
    return this.#machine.grants.device.persistent;
  }

  set isPersistent(is: boolean) {
    this.#machine.grants.device.persistent = is;
  }

  get max(): number {
    return this.#machine.grants.params.maxPersistentGrants;
  }

  set max(max: number) {
    this.#machine.grants.params.maxPersistentGrants = max;
  }

  /** Is this reference in the tree for certain, and in no use? */
  hasIdle(gref: number): boolean {
    return this.#machine.grants.tree.get(gref)?.active === false;
  }

  /** Makes the tree hold `count` grants, as a recording says: others come in without a name, or idle ones go. */
  setCount(count: number): void {
    const { grants } = this.#machine;
    while (grants.tree.size < count) {
      grants.tree.add({
        gref: this.#unnamedReference(),
        handle: 0,
        page: -1,
        active: false,
        wasActive: true,
        lastUsed: 0,
        lastUse: 0,
      });
    }
    for (const grant of grants.tree.ascending()) {
      if (grants.tree.size <= count) break;
      if (!grant.active) grants.tree.delete(grant.gref);
    }
    grants.count = grants.tree.size;
  }

  /** Maps `hits` grants of the tree and the named and unnamed new ones; `null` in `refs` has no name. */
  map(hits: number, refs: readonly (number | null)[], readonly: boolean, failing: number | null): PredictedMap {
    this.#calls.length = 0;
    this.#result = 0;
    this.#requests += 1;
    const used: number[] = [];
    if (hits > 0) {
      for (const grant of this.#machine.grants.tree.values()) {
        if (used.length === hits) break;
        if (!grant.active) used.push(grant.gref);
      }
    }
    const fresh = refs.map((ref) => ref ?? this.#unnamedReference());
    if (failing !== null) {
      const gref = fresh[failing] ?? 0;
      persistentModel.advance(this.#machine, { name: 'mapStatus', gref, status: -1, retries: 0 }, this.#effects);
    }
    const request = this.#requests;
    const event = { name: 'map', request, grefs: [...used, ...fresh], readonly } as const;
    persistentModel.advance(this.#machine, event, this.#effects);
    if (failing !== null) this.#machine.grants.surroundings.mapFailures.clear();
    const calls = this.#calls.filter(({ op }) => op === 'map');
    const unmaps = this.#calls.filter(({ op }) => op === 'unmap').map(({ count }) => count);
    return { request, calls, result: this.#result, unmaps };
  }

  /** Lets a request go; answers the numbers of operations of the unmap hypercalls. `now`: at once, not asynchronously. */
  release(request: number, now: boolean): readonly number[] {
    this.#calls.length = 0;
    persistentModel.advance(this.#machine, { name: 'release', request, failed: now }, this.#effects);
    return this.#calls.filter(({ op }) => op === 'unmap').map(({ count }) => count);
  }

  #unnamedReference(): number {
    this.#unnamed = this.#unnamed === 0xffff_fffe ? FIRST_UNNAMED : this.#unnamed + 1;
    return this.#unnamed;
  }
}
