import type { ModelRecord, ModelValue } from '../../core/model-value.ts';

/** Arguments of a recorded event by any of several names, as what a model wants; null or the fallback when they are not there or something else. */
export class EventFields {
  readonly #values: ModelRecord;

  constructor(values: ModelRecord) {
    this.#values = values;
  }

  big(...names: readonly string[]): bigint | null {
    const value = this.#first(names);
    return typeof value === 'bigint' ? value : null;
  }

  number(...names: readonly string[]): number | null {
    const value = this.big(...names);
    return value !== null && value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : null;
  }

  text(...names: readonly string[]): string | null {
    const value = this.#first(names);
    return typeof value === 'string' ? value : null;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : typeof value === 'bigint' ? value !== 0n : fallback;
  }

  /** The whole numbers of a list, as numbers. */
  numbers(name: string): readonly number[] {
    return this.bigs(name).map(Number);
  }

  /** The whole numbers of a list. */
  bigs(name: string): readonly bigint[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.flatMap((one: ModelValue) => (typeof one === 'bigint' ? [one] : [])) : [];
  }

  /** The records of a list. */
  records(...names: readonly string[]): readonly EventFields[] {
    const value = this.#first(names);
    if (!Array.isArray(value)) return [];
    return value.flatMap((one: ModelValue) =>
      typeof one === 'object' && !Array.isArray(one) ? [new EventFields(one as ModelRecord)] : [],
    );
  }

  /** A record, or null. */
  record(name: string): EventFields | null {
    const value = this.#values[name];
    return typeof value === 'object' && !Array.isArray(value) ? new EventFields(value as ModelRecord) : null;
  }

  /** Something of this name is there. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  #first(names: readonly string[]): ModelValue | undefined {
    return names.map((name) => this.#values[name]).find((value) => value !== undefined);
  }
}
