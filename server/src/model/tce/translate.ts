import { TceResult } from './tce-result.ts';
import type { MemoryRegion, TceDirection, TceState, TceTable } from './tce-state.ts';

/** Most TCEs of one list. */
const MAX_LIST = 512n;
const PERMISSIONS = 3n;
const U64 = (1n << 64n) - 1n;

/** What a TCE permits (iommu_tce_direction). */
export const directionOf = (tce: bigint): TceDirection => Number(tce & PERMISSIONS) as TceDirection;

/** The guest address of a TCE, without its permissions. */
export const addressOf = (tce: bigint): bigint => tce & ~PERMISSIONS & U64;

/** Guest address to address of user space (kvmppc_gpa_to_ua / kvmppc_tce_to_ua), null where there is no slot. */
export const toUser = (state: TceState, gpa: bigint): bigint | null => {
  const shift = BigInt(state.pageShift);
  const gfn = gpa >> shift;
  const slot = state.slots.find(({ baseGfn, npages }) => gfn >= baseGfn && gfn < baseGfn + npages);
  if (slot === undefined) return null;
  return slot.ua + ((gfn - slot.baseGfn) << shift) + (gpa & ((1n << shift) - 1n) & ~PERMISSIONS);
};

/** The first region that holds [ua, ua + size) completely (mm_iommu_lookup). */
export const regionOf = (state: TceState, ua: bigint, size: bigint): MemoryRegion | null =>
  state.regions.find((region) => region.ua <= ua && ua + size <= endOf(state, region)) ?? null;

/** One past the last byte of a region. */
export const endOf = (state: TceState, { ua, entries }: MemoryRegion): bigint =>
  ua + (entries << BigInt(state.pageShift));

/** Host address behind an address of user space in a region for pages of 2^shift (mm_iommu_ua_to_hpa); null: a fault. */
export const toHost = (state: TceState, region: MemoryRegion, ua: bigint, shift: number): bigint | null => {
  if (region.hpa === null || ua < region.ua || ua >= endOf(state, region)) return null;
  if (state.switches.checksPageShift && shift > region.pageShift) return null;
  return region.hpa + (ua - region.ua);
};

/** Can real mode read this page through the host's page table (kvmppc_rm_ua_to_hpa)? Pages of which nothing is known can be read. */
export const isReadable = (state: TceState, ua: bigint): boolean => {
  const page = state.hostPages.get((ua >> BigInt(state.pageShift)) << BigInt(state.pageShift));
  return page === undefined || (page.present && page.young && !page.huge);
};

/** Index of a bus address in a window, or null: not aligned, before or behind the window, or wrapped (iommu_tce_check_ioba). */
export const entryOf = ({ shift, offset, size }: TceTable, ioba: bigint, npages: bigint): bigint | null => {
  const bits = BigInt(shift);
  if ((ioba & ((1n << bits) - 1n)) !== 0n || ioba > U64) return null;
  const index = ioba >> bits;
  if (index < offset || index + npages > U64) return null;
  return index - offset + npages <= size ? index - offset : null;
};

/** What is wrong with the list itself, or null. */
export const listFault = (list: bigint, npages: bigint): TceResult | null =>
  npages > MAX_LIST || (list & 0xfffn) !== 0n ? TceResult.parameter : null;
