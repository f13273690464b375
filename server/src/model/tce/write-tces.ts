import type { Effects } from '../model.ts';
import { entriesIn } from './entries-in.ts';
import { clearEntry, mapEntry, unmapEntry } from './hardware-entry.ts';
import { TceResult } from './tce-result.ts';
import type { HardwareTable, TceState, TceTable } from './tce-state.ts';
import { addressOf, directionOf, toUser } from './translate.ts';

/** Puts a value into the table that the guest sees. */
export const setValue = (table: TceTable, entry: bigint, tce: bigint): void => {
  if (tce === 0n) table.values.delete(entry);
  else table.values.set(entry, tce);
};

/** Puts one value into many entries of it. */
export const fillValues = (table: TceTable, first: bigint, count: bigint, tce: bigint): void => {
  if (tce === 0n) for (const entry of entriesIn(table.values, first, count)) table.values.delete(entry);
  else for (let entry = first; entry < first + count; entry += 1n) table.values.set(entry, tce);
};

/** What one call writes where. */
export interface PutOptions {
  /** First entry of the call, and the one that is written now. */
  readonly first: bigint;
  readonly entry: bigint;
  readonly tce: bigint;
  /** H_PUT_TCE empties the entry of a TCE without permission; a list maps it as it is. */
  readonly isList: boolean;
}

/**
 * Writes one TCE to all hardware tables and then to the table that the guest sees (MODEL.md M8.4 steps 5 to 7, M8.5). An error ends the
 * call unless the variant forgets it.
 */
export const putTce = (state: TceState, table: TceTable, options: PutOptions, effects: Effects): TceResult => {
  const { entry, tce, isList } = options;
  const isEmpty = directionOf(tce) === 0;
  if (!isEmpty && toUser(state, addressOf(tce)) === null) return TceResult.parameter;
  const unmaps = isEmpty && (!isList || !state.switches.mapsNoPermission);
  for (const hardware of table.hardware) {
    const result = unmaps ? unmapEntry(state, table, hardware, entry) : mapEntry(state, table, hardware, entry, tce);
    if (result === TceResult.success) continue;
    const ends = afterError(state, table, hardware, options, result, effects);
    if (ends !== null) return ends;
  }
  setValue(table, entry, tce);
  return TceResult.success;
};

/** Empties a hardware table's entry for H_STUFF_TCE; null: go on with the next one. */
export const stuffEntry = (
  state: TceState,
  table: TceTable,
  hardware: HardwareTable,
  options: Pick<PutOptions, 'first' | 'entry'>,
  effects: Effects,
): TceResult | null => {
  const result = unmapEntry(state, table, hardware, options.entry);
  return result === TceResult.success ? null : afterError(state, table, hardware, options, result, effects);
};

/** What becomes of an error: the result that ends the call, or null when it is forgotten. */
const afterError = (
  state: TceState,
  table: TceTable,
  hardware: HardwareTable,
  { first, entry }: Pick<PutOptions, 'first' | 'entry'>,
  result: TceResult,
  effects: Effects,
): TceResult | null => {
  const { errorsForgotten, clearsFirstEntry, mapErrorsNamed } = state.switches;
  if (mapErrorsNamed && result === TceResult.tooHard) return result;
  if (errorsForgotten) effects.output({ kind: 'log', level: 'warn', text: 'WARNING: a TCE was not entered (once)' });
  clearEntry(table, hardware, clearsFirstEntry ? first : entry);
  return errorsForgotten ? null : result;
};
