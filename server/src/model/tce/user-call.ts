import type { TceCall } from './tce-event.ts';
import { TceResult } from './tce-result.ts';
import type { TceState, TceTable } from './tce-state.ts';
import { addressOf, listFault } from './translate.ts';
import { fillValues, setValue } from './write-tces.ts';

/**
 * The hypercall in user space: QEMU's own table (hw/ppc/spapr_iommu.c, 7.2). It rounds the bus address down where the kernel refuses it, knows no
 * validation, and goes on until one entry is outside of the table. Hardware behind it is told through VFIO, which has no say in the result.
 */
export const userCall = (state: TceState, call: TceCall): TceResult => {
  if (call.call === 'H_PUT_TCE_INDIRECT' && listFault(call.list, call.npages) !== null) return TceResult.parameter;
  const table = state.tables.get(call.liobn);
  if (table === undefined) return TceResult.parameter;
  const index = (call.ioba >> BigInt(table.shift)) - table.offset;
  switch (call.call) {
    case 'H_GET_TCE':
      return isInside(table, index) ? TceResult.success : TceResult.parameter;
    case 'H_PUT_TCE':
      return putOne(table, index, call.tce);
    case 'H_PUT_TCE_INDIRECT':
      return putAll(table, index, call.npages, (at) => call.tces?.[at] ?? 0n);
    case 'H_STUFF_TCE':
      return call.npages > table.size ? TceResult.parameter : fill(table, index, call.npages, call.tce);
  }
};

const isInside = ({ size }: TceTable, index: bigint): boolean => index >= 0n && index < size;

const putOne = (table: TceTable, index: bigint, tce: bigint): TceResult => {
  if (!isInside(table, index)) return TceResult.parameter;
  // An address without permission is kept as it was written, as a poison of the guest.
  setValue(table, index, addressOf(tce) | (tce & 3n));
  return TceResult.success;
};

const putAll = (table: TceTable, first: bigint, npages: bigint, tceAt: (index: number) => bigint): TceResult => {
  for (let index = 0; index < Number(npages); index += 1) {
    const result = putOne(table, first + BigInt(index), tceAt(index));
    if (result !== TceResult.success) return result;
  }
  return TceResult.success;
};

/** Up to the end of the table. */
const fill = (table: TceTable, first: bigint, npages: bigint, tce: bigint): TceResult => {
  if (npages > 0n && !isInside(table, first)) return TceResult.parameter;
  const inside = first + npages <= table.size ? npages : table.size - first;
  fillValues(table, first, inside, tce);
  return inside === npages ? TceResult.success : TceResult.parameter;
};
