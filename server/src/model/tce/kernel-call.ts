import type { Effects } from '../model.ts';
import { entriesIn } from './entries-in.ts';
import { accessList } from './list-access.ts';
import type { TceCall, TceLevel } from './tce-event.ts';
import { TceResult } from './tce-result.ts';
import type { TceState, TceTable } from './tce-state.ts';
import { directionOf, entryOf, listFault, toUser } from './translate.ts';
import { validateTce } from './validate-tce.ts';
import { fillValues, putTce, stuffEntry } from './write-tces.ts';

/**
 * One hypercall in one level of the kernel (arch/powerpc/kvm/book3s_64_vio_hv.c in real mode, book3s_64_vio.c in virtual mode; MODEL.md M8.4).
 * `tooHard` means that the next level is asked.
 */
export const kernelCall = (state: TceState, call: TceCall, level: 'RM' | 'VM', effects: Effects): TceResult => {
  if (level === 'RM' && (state.radix || state.switches.listAccess === 'none')) return TceResult.tooHard;
  const table = state.tables.get(call.liobn);
  if (table === undefined) return TceResult.tooHard;
  switch (call.call) {
    case 'H_PUT_TCE':
      return put(state, table, call, level, effects);
    case 'H_PUT_TCE_INDIRECT':
      return putList(state, table, call, level, effects);
    case 'H_STUFF_TCE':
      return stuff(state, table, call, effects);
    case 'H_GET_TCE':
      return entryOf(table, call.ioba, 1n) === null ? TceResult.parameter : TceResult.success;
  }
};

const put = (
  state: TceState,
  table: TceTable,
  { ioba, tce }: TceCall & { call: 'H_PUT_TCE' },
  level: TceLevel,
  effects: Effects,
): TceResult => {
  const entry = entryOf(table, ioba, 1n);
  if (entry === null) return TceResult.parameter;
  const valid = validateTce(state, table, tce, level);
  if (valid !== TceResult.success) return valid;
  return putTce(state, table, { first: entry, entry, tce, isList: false }, effects);
};

const putList = (
  state: TceState,
  table: TceTable,
  call: TceCall & { call: 'H_PUT_TCE_INDIRECT' },
  level: 'RM' | 'VM',
  effects: Effects,
): TceResult => {
  const fault = listFault(call.list, call.npages);
  if (fault !== null) return fault;
  const first = entryOf(table, call.ioba, state.switches.checksWholeRange ? call.npages : 1n);
  if (first === null) return TceResult.parameter;
  let holdsLock = false;
  if (level === 'RM') {
    const way = accessList(state, table, call.list);
    if (way === 'too-hard') return TceResult.tooHard;
    holdsLock = way === 'rmap';
  } else if (toUser(state, call.list) === null) return TceResult.tooHard;
  const tces = call.tces ?? [];
  const again = call.tcesAgain ?? tces;
  if (state.switches.validateFirst)
    for (const tce of tces) {
      const valid = validateTce(state, table, tce, level);
      if (valid !== TceResult.success) return valid;
    }
  for (const [index, tce] of (state.switches.validateFirst ? again : tces).entries()) {
    const mustValidate = !state.switches.validateFirst || tce !== tces[index];
    const valid = mustValidate ? validateTce(state, table, tce, level) : TceResult.success;
    if (valid !== TceResult.success) return valid;
    const result = putTce(state, table, { first, entry: first + BigInt(index), tce, isList: true }, effects);
    if (result === TceResult.success) continue;
    const isSlotFault = result === TceResult.parameter && directionOf(tce) !== 0;
    if (holdsLock && isSlotFault && state.switches.keepsRmapLock) state.rmapLocked = true;
    return result;
  }
  return TceResult.success;
};

const stuff = (
  state: TceState,
  table: TceTable,
  { ioba, tce, npages }: TceCall & { call: 'H_STUFF_TCE' },
  effects: Effects,
): TceResult => {
  const first = entryOf(table, ioba, state.switches.checksWholeRange ? npages : 1n);
  if (first === null || directionOf(tce) !== 0) return TceResult.parameter;
  for (const hardware of table.hardware) {
    const pages = 1n << BigInt(table.shift - hardware.shift);
    // What is empty already stays so.
    const filled = new Set(entriesIn(hardware.entries, first * pages, npages * pages).map((index) => index / pages));
    for (const entry of filled) {
      const ends = stuffEntry(state, table, hardware, { first, entry }, effects);
      if (ends !== null) return ends;
    }
  }
  fillValues(table, first, npages, tce);
  return TceResult.success;
};
