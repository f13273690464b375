/**
 * A value of an `events` or `state` section (XDUMP_FORMAT.md): whole numbers of up to 64 bits, truth values, texts, lists and records.
 * Numbers are always bigint here, because sectors, frames and TCEs need all 64 bits; who wants a number narrows it.
 */
export type ModelValue = bigint | boolean | string | readonly ModelValue[] | ModelRecord;

/** A `{key=value,…}` record, keys in the order in which they stand. */
export interface ModelRecord {
  readonly [key: string]: ModelValue;
}
