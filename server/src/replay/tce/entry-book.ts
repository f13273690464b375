import type { TceState } from '../../model/tce/tce-state.ts';
import type { TceStep } from './tce-step.ts';

/** Entries of one call. */
export interface EntryRange {
  readonly liobn: number;
  readonly first: bigint;
  readonly count: number;
}

/** Which call wrote an entry last, and which entries hold values that the recording does not tell. Entries that were never in use are not kept. */
export class EntryBook {
  readonly #writers = new Map<number, Map<bigint, TceStep>>();
  readonly #guessed = new Map<number, Set<bigint>>();

  /** The call that wrote this entry last while it was in use, or emptied it. */
  writer(liobn: number, entry: bigint): TceStep | null {
    return this.#writers.get(liobn)?.get(entry) ?? null;
  }

  isGuessed(liobn: number, entry: bigint): boolean {
    return this.#guessed.get(liobn)?.has(entry) === true;
  }

  /** How many of these entries are in use. */
  inUse(state: TceState, { liobn, first, count }: EntryRange): number {
    const values = state.tables.get(liobn)?.values;
    let used = 0;
    if (values !== undefined && values.size > 0)
      for (let k = 0; k < count; k += 1) if (((values.get(first + BigInt(k)) ?? 0n) & 3n) !== 0n) used += 1;
    return used;
  }

  /** Were all of these entries in use before, and are empty now? Then this is the call that emptied the first. */
  emptiedBefore(state: TceState, range: EntryRange): TceStep | null {
    if (this.inUse(state, range) > 0) return null;
    for (let k = 1; k < range.count; k += 1)
      if (this.writer(range.liobn, range.first + BigInt(k)) === null) return null;
    return this.writer(range.liobn, range.first);
  }

  /** The call writes these entries; `isGuess` of an entry: its value does not stand in the recording. */
  write({ liobn, first, count }: EntryRange, step: TceStep, isEmpty: boolean, isGuess: (at: number) => boolean): void {
    const writers = this.#writers.get(liobn) ?? new Map<bigint, TceStep>();
    const guessed = this.#guessed.get(liobn) ?? new Set<bigint>();
    this.#writers.set(liobn, writers);
    this.#guessed.set(liobn, guessed);
    if (isEmpty && writers.size === 0) return;
    for (let k = 0; k < count; k += 1) {
      const entry = first + BigInt(k);
      if (!isEmpty || writers.has(entry)) writers.set(entry, step);
      if (isGuess(k)) guessed.add(entry);
      else guessed.delete(entry);
    }
  }
}
