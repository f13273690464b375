import { addressOf, directionOf, regionOf, toHost, toUser } from './translate.ts';
import type { TceLevel } from './tce-event.ts';
import { TceResult } from './tce-result.ts';
import type { TceState, TceTable } from './tce-state.ts';

/** Is this TCE one that may be entered (kvmppc_tce_validate / kvmppc_rm_tce_validate)? One without permission always may. */
export const validateTce = (state: TceState, table: TceTable, tce: bigint, level: TceLevel): TceResult => {
  if (directionOf(tce) === 0) return TceResult.success;
  const gpa = addressOf(tce);
  const { unalignedTooHard, validateMemory } = state.switches;
  if ((gpa & ((1n << BigInt(table.shift)) - 1n)) !== 0n)
    return unalignedTooHard && level === 'VM' ? TceResult.tooHard : TceResult.parameter;
  if (!validateMemory) return TceResult.success;
  const ua = toUser(state, gpa);
  if (ua === null) return TceResult.tooHard;
  for (const { shift } of table.hardware) {
    const region = regionOf(state, ua, 1n << BigInt(shift));
    if (region === null || toHost(state, region, ua, shift) === null) return TceResult.tooHard;
  }
  return TceResult.success;
};
