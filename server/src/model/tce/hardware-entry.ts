import { addressOf, directionOf, regionOf, toHost, toUser } from './translate.ts';
import { TceResult } from './tce-result.ts';
import type { HardwareTable, TceState, TceTable } from './tce-state.ts';

/** Entries of a hardware table behind one entry of the LIOBN. */
const subPages = (table: TceTable, hardware: HardwareTable): bigint => 1n << BigInt(table.shift - hardware.shift);

/** Enters one TCE into a hardware table, page by page of it (kvmppc_tce_iommu_map, MODEL.md M8.5). */
export const mapEntry = (
  state: TceState,
  table: TceTable,
  hardware: HardwareTable,
  entry: bigint,
  tce: bigint,
): TceResult => {
  const ua = toUser(state, addressOf(tce));
  if (ua === null) return TceResult.tooHard;
  const pages = subPages(table, hardware);
  for (let page = 0n; page < pages; page += 1n) {
    const result = mapPage(state, hardware, entry * pages + page, ua + (page << BigInt(hardware.shift)), tce);
    if (result !== TceResult.success) return result;
  }
  return TceResult.success;
};

const mapPage = (state: TceState, hardware: HardwareTable, index: bigint, ua: bigint, tce: bigint): TceResult => {
  const { mapErrorsNamed } = state.switches;
  const region = regionOf(state, ua, 1n << BigInt(hardware.shift));
  if (region === null) return TceResult.tooHard;
  const hpa = toHost(state, region, ua, hardware.shift);
  if (hpa === null) return mapErrorsNamed ? TceResult.hardware : TceResult.tooHard;
  if (region.mapped === 0) return mapErrorsNamed ? TceResult.closed : TceResult.tooHard;
  region.mapped += 1;
  const old = hardware.entries.get(index);
  hardware.entries.set(index, { hpa, dir: directionOf(tce), ua });
  if (old !== undefined && old.dir !== 0) release(state, hardware, old.ua);
  return TceResult.success;
};

/** Empties what stands behind one entry of the LIOBN (kvmppc_tce_iommu_unmap). */
export const unmapEntry = (state: TceState, table: TceTable, hardware: HardwareTable, entry: bigint): TceResult => {
  const pages = subPages(table, hardware);
  for (let page = 0n; page < pages; page += 1n) {
    const index = entry * pages + page;
    const old = hardware.entries.get(index);
    if (old === undefined || old.dir === 0) continue;
    if (regionOf(state, old.ua, 1n << BigInt(hardware.shift)) === null) return TceResult.tooHard;
    release(state, hardware, old.ua);
    hardware.entries.delete(index);
  }
  return TceResult.success;
};

/** After an error: empties the entry without a word to its region (kvmppc_clear_tce). */
export const clearEntry = (table: TceTable, hardware: HardwareTable, entry: bigint): void => {
  const pages = subPages(table, hardware);
  for (let page = 0n; page < pages; page += 1n) {
    const index = entry * pages + page;
    const old = hardware.entries.get(index);
    if (old !== undefined) hardware.entries.set(index, { ...old, dir: 0 });
  }
};

const release = (state: TceState, hardware: HardwareTable, ua: bigint): void => {
  const region = regionOf(state, ua, 1n << BigInt(hardware.shift));
  if (region !== null && region.mapped > 1) region.mapped -= 1;
};
